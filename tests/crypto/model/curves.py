"""X25519 (RFC 7748), Ed25519 (RFC 8032), and which keys are refused: SPEC, "Which keys and signatures are refused".

The subgroup tests multiply by the order of the prime subgroup in plain integers, from the definition; the SPEC's way
over libsodium is the product's. Secret scalars meet this arithmetic in tests only.
"""

import hashlib
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from tests.crypto.model.blocks import RefusedError

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
A = 486662
D = -121665 * pow(121666, -1, P) % P
SQUARE_ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)

Point = tuple[int, int, int, int]  # extended coordinates X, Y, Z, T of the Edwards curve
IDENTITY: Point = (0, 1, 1, 0)


# --- X25519 -----------------------------------------------------------------------------------------------------------


def ladder(u: int, k: int) -> tuple[int, int]:
    """The u-coordinate of k times the point at u, as a fraction; RFC 7748, section 5, without clamping."""
    x2, z2, x3, z3 = 1, 0, u, 1
    for bit in f"{k:0255b}":
        if bit == "1":
            x2, z2, x3, z3 = x3, z3, x2, z2
        a, b, c, d = x2 + z2, x2 - z2, x3 + z3, x3 - z3
        da, cb, aa, bb = d * a % P, c * b % P, a * a % P, b * b % P
        x3, z3 = (da + cb) ** 2 % P, u * (da - cb) ** 2 % P
        x2, z2 = aa * bb % P, (aa - bb) * (aa + (A - 2) // 4 * (aa - bb)) % P
        if bit == "1":
            x2, z2, x3, z3 = x3, z3, x2, z2
    return x2, z2


def is_square(value: int) -> bool:
    return value % P == 0 or pow(value, (P - 1) // 2, P) == 1


@lru_cache(maxsize=1024)
def check_x25519(public: bytes) -> None:
    """Canonical, on the curve and not its twist, and of the prime order: everything else is `bad_key`."""
    u = int.from_bytes(public, "little")
    if len(public) != 32 or u >= P or u == 0 or not is_square(u**3 + A * u**2 + u) or ladder(u, ORDER)[1] != 0:
        raise RefusedError("bad_key")


def dh(private: bytes, public: bytes) -> bytes:
    """X25519; a key that is not canonical and a result of zeros are `bad_key`."""
    if len(public) != 32 or int.from_bytes(public, "little") >= P:
        raise RefusedError("bad_key")
    try:
        return X25519PrivateKey.from_private_bytes(private).exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError:
        raise RefusedError("bad_key") from None


@lru_cache(maxsize=1024)
def x25519_public(private: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


# --- Ed25519 ----------------------------------------------------------------------------------------------------------


def add(p: Point, q: Point) -> Point:
    """RFC 8032, section 5.1.4; complete, so it doubles as well."""
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def multiply(point: Point, k: int) -> Point:
    total = IDENTITY
    for bit in f"{k:b}":
        total = add(total, total)
        if bit == "1":
            total = add(total, point)
    return total


def same(p: Point, q: Point) -> bool:
    return (p[0] * q[2] - q[0] * p[2]) % P == 0 and (p[1] * q[2] - q[1] * p[2]) % P == 0


def decode_point(encoded: bytes) -> Point | None:
    """RFC 8032, section 5.1.3; None for a y that is not canonical or not on the curve."""
    number = int.from_bytes(encoded, "little")
    sign, y = number >> 255, number & ((1 << 255) - 1)
    if len(encoded) != 32 or y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * SQUARE_ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = decode_point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


@lru_cache(maxsize=1024)
def check_ed25519(public: bytes) -> Point:
    """The point of a public key; everything outside the prime subgroup is `bad_key`."""
    point = decode_point(public)
    if point is None or same(multiply(point, 8), IDENTITY) or not same(multiply(point, ORDER), IDENTITY):
        raise RefusedError("bad_key")
    return point


@lru_cache(maxsize=1024)
def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """RFC 8032, section 5.1.7, by the equation without cofactor: S B = R + h A."""
    try:
        key = check_ed25519(public)
    except RefusedError:
        return False
    r, s = decode_point(signature[:32]), int.from_bytes(signature[32:], "little")
    if BASE is None or len(signature) != 64 or r is None or s >= ORDER or same(multiply(r, 8), IDENTITY):
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    return same(multiply(BASE, s), add(r, multiply(key, h)))


def sign(seed: bytes, message: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).sign(message)


def ed25519_public(seed: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
