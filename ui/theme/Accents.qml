import QtQuick

// The colours that a person may choose. Each has four sets, for light, dark, and both with more contrast, found by going
// through the lightnesses of one hue in Oklch (Ottosson, 2020) until every text on it reads: 4.5:1, or 7:1 with more contrast.
QtObject {
    readonly property list<string> names: ["indigo", "blue", "teal", "green", "amber", "pink", "plum", "grey"]

    readonly property var parts: ["accent", "accentHover", "accentText", "accentSoft", "accentSoftInk", "focus", "mine", "mineInkSoft"]

    readonly property var sets: ({
            indigo: [
                ["#4a4fe0", "#3e43cc", "#3d42cf", "#e7e8fd", "#2d31a6", "#4a4fe0", "#4a4fe0", "#e3e4ff"],
                ["#5f63ea", "#5155d8", "#b2b5ff", "#2a2d58", "#d5d6ff", "#9a9eff", "#4c50d2", "#e3e4ff"],
                ["#4a42c8", "#3e31b7", "#3f33b9", "#e3e6fc", "#2d1b93", "#534fd6", "#4640be", "#f5f6fe"],
                ["#4a42c8", "#3e31b7", "#c0c8fe", "#30336b", "#ebeefc", "#7d83ff", "#4640be", "#f5f6fe"]
            ],
            blue: [
                ["#1c75d6", "#0464c2", "#0765c3", "#d9eaff", "#034f9c", "#267cdf", "#1d6fcb", "#eff6ff"],
                ["#1c75d6", "#0464c2", "#58a2fd", "#0b3565", "#8ebfff", "#2a80e2", "#1d6fcb", "#eff6ff"],
                ["#0256a9", "#014990", "#034a92", "#d9eaff", "#00346b", "#0162c0", "#0252a2", "#f2f7fe"],
                ["#0256a9", "#014990", "#a9cefd", "#0f3969", "#e5f0fd", "#3d91f5", "#0252a2", "#f2f7fe"]
            ],
            teal: [
                ["#138282", "#0b7070", "#017474", "#c9f1f0", "#055a5a", "#018a8b", "#0a7b7c", "#cdfffe"],
                ["#138282", "#0b7070", "#27b0b0", "#073c3c", "#61cdcc", "#0b8d8e", "#0a7b7c", "#cdfffe"],
                ["#0a6262", "#045151", "#095454", "#c9f1f0", "#013d3d", "#076f6f", "#065d5d", "#d6fffe"],
                ["#0a6262", "#045151", "#60dcdc", "#023f40", "#94fffe", "#14a0a0", "#065d5d", "#d6fffe"]
            ],
            green: [
                ["#1a8641", "#017634", "#057836", "#d5f0d9", "#065f2a", "#288f49", "#1d803f", "#e0ffe5"],
                ["#1a8641", "#017634", "#51b36b", "#003f18", "#7ad08d", "#2a904b", "#1d803f", "#e0ffe5"],
                ["#06652d", "#015624", "#075827", "#d5f0d9", "#023e19", "#047333", "#005f29", "#dbfce0"],
                ["#06652d", "#015624", "#7fe196", "#00431b", "#bcfec9", "#3ea25b", "#005f29", "#dbfce0"]
            ],
            amber: [
                ["#a96506", "#935704", "#935704", "#fce3cb", "#764503", "#b36c0d", "#a26000", "#fef5ed"],
                ["#a96506", "#935704", "#da9040", "#502e04", "#f5b16c", "#b66f13", "#a26000", "#fef5ed"],
                ["#804b05", "#6b3e03", "#6c4006", "#fce3cb", "#4e2c01", "#8f5509", "#794601", "#fef3e9"],
                ["#804b05", "#6b3e03", "#febd7d", "#542f02", "#ffe8d4", "#c87f2c", "#794601", "#fef3e9"]
            ],
            pink: [
                ["#cb3c81", "#b82771", "#ba2973", "#fedee9", "#98175b", "#d6468a", "#c13a7b", "#fdf4f7"],
                ["#cb3c81", "#b82771", "#fe6eae", "#5d1f3c", "#fea3c6", "#d8488c", "#c13a7b", "#fdf4f7"],
                ["#a91164", "#910454", "#910454", "#fedee9", "#6a033d", "#b62570", "#9f125e", "#fdf4f7"],
                ["#a91164", "#910454", "#feb6d1", "#5f213d", "#fde6ee", "#eb5a9d", "#9f125e", "#fdf4f7"]
            ],
            plum: [
                ["#9f55be", "#9045ae", "#9045ae", "#f3e0fc", "#74338e", "#a75cc6", "#9751b4", "#faf2fe"],
                ["#9f55be", "#9045ae", "#ce82ee", "#4a2659", "#e2a5fe", "#aa5fca", "#9751b4", "#faf2fe"],
                ["#80369e", "#71258e", "#71258e", "#f3e0fc", "#55106e", "#8c42aa", "#793394", "#faf4fd"],
                ["#80369e", "#71258e", "#e8b9fe", "#4d285c", "#f6e6fe", "#bc70dc", "#793394", "#faf4fd"]
            ],
            grey: [
                ["#6f7581", "#606672", "#606672", "#e4e8f0", "#4c515b", "#777d8a", "#696f7a", "#f1f5fe"],
                ["#6f7581", "#606672", "#989fab", "#31353e", "#b6bcc8", "#797f8b", "#696f7a", "#f1f5fe"],
                ["#535864", "#444954", "#454a56", "#e4e8f0", "#31353f", "#5e636f", "#4d535d", "#f4f7fc"],
                ["#535864", "#444954", "#c6ccda", "#353942", "#e9effb", "#898f9c", "#4d535d", "#f4f7fc"]
            ]
        })

    // The parts of a colour by name; an unknown one is the first.
    function of(name: string, dark: bool, strong: bool): var {
        const set = (sets[name] ?? sets[names[0]])[(strong ? 2 : 0) + (dark ? 1 : 0)];
        return parts.reduce((found, part, at) => Object.assign(found, {
                [part]: set[at]
            }), {});
    }
}
