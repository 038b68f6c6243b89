"""The tour: real windows on virtual screens, driven as a person drives them, by mouse, keys and what can be read there.

Nothing of `ui` is imported. What is on a screen is found as a screen reader finds it, over AT-SPI.
"""
