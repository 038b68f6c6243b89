"""edwards25519 from its definition, slow and plain: the second opinion on which points are valid.

Nothing of libsodium or of `crypto/` is used here. Source: RFC 8032, section 5.1, and RFC 7748, section 4.1.
"""

Point = tuple[int, int]

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
IDENTITY: Point = (0, 1)


def root(square: int) -> int | None:
    """A square root modulo P, or None (P = 5 mod 8)."""
    candidate = pow(square, (P + 3) // 8, P)
    for value in (candidate, candidate * pow(2, (P - 1) // 4, P) % P):
        if value * value % P == square % P:
            return value
    return None


def lift(y: int) -> Point | None:
    """A point with this y and an even x, or None where the curve has none."""
    x = root((y * y - 1) * pow(D * y * y + 1, -1, P))
    if x is None:
        return None
    return (x if x % 2 == 0 else P - x, y)


def add(a: Point, b: Point) -> Point:
    product = D * a[0] * b[0] * a[1] * b[1] % P
    x = (a[0] * b[1] + b[0] * a[1]) * pow(1 + product, -1, P)
    y = (a[1] * b[1] + a[0] * b[0]) * pow(1 - product, -1, P)
    return (x % P, y % P)


def multiply(scalar: int, point: Point) -> Point:
    result = IDENTITY
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point = add(point, point)
        scalar >>= 1
    return result


def encode(point: Point) -> bytes:
    return (point[1] | (point[0] & 1) << 255).to_bytes(32, "little")


def decode(data: bytes) -> Point:
    value = int.from_bytes(data, "little")
    point = lift(value & (2**255 - 1))
    assert point is not None
    return point if point[0] & 1 == value >> 255 else (P - point[0], point[1])


def to_u(point: Point) -> bytes:
    """The Montgomery u of a point other than the identity, 32 bytes."""
    return ((1 + point[1]) * pow(1 - point[1], -1, P) % P).to_bytes(32, "little")


def from_u(u: int) -> Point | None:
    """A point above this u, or None on the twist (and for u = -1, which has none)."""
    return None if u == P - 1 else lift((u - 1) * pow(u + 1, -1, P) % P)


def _torsion() -> tuple[Point, ...]:
    """The eight points of small order: multiples of L times a point whose order is 8 L."""
    y = 2
    while True:
        point = lift(y)
        if point is not None:
            generator = multiply(L, point)
            if multiply(4, generator) != IDENTITY:
                return tuple(multiply(k, generator) for k in range(8))
        y += 1


BASE = decode(bytes.fromhex("5866666666666666666666666666666666666666666666666666666666666666"))
TORSION = _torsion()
