"""
The exact denoiser of a mixture of Gaussians around pictures, as an ONNX graph with integer dot products.

With v = c^2 + s^2 the posterior weights are w_k = softmax(log pi_k + (x . mu_k - |mu_k|^2 / 2) / v) and
D = (s^2 / v) sum_k w_k mu_k + (c^2 / v) x. Where two pictures compete the logits need about twelve digits, more than
float32 sums give. So x is cut into five digits of seven bits and every dot product with the 8-bit pictures is done in
integers, without any rounding; the rest is float64. Seven bits, because 8-bit products can saturate on processors
with AVX2 alone. The network's output is the raw F of Karras et al. 2022, eq. 7: D = c_skip x + c_out F.
"""

import numpy as np
from graph import Graph

DIGITS = 5
BASE = 128.0
UNIT = BASE**DIGITS / 2  # numbers in [-1, 1] become integers in [0, 2 UNIT]


def digits_of(g, integer, count=DIGITS):
    """[B, N] float64 integers in [0, 128^count) -> [B * count, N] uint8, least significant digit first."""
    column = lambda powers: BASE ** -np.array(powers, np.float64).reshape(1, -1, 1)
    wide = g.Unsqueeze(integer, np.array([1]))
    low = g.Floor(g.Mul(wide, column(range(count))))
    high = g.Floor(g.Mul(wide, column(range(1, count + 1))))
    return g.cast(g.Sub(low, g.Mul(high, BASE)), 'u8')


def joined(g, sums, count=DIGITS):
    """[B, count, M] int32 sums per digit -> [B, M] float64."""
    powers = BASE ** np.arange(count, dtype=np.float64).reshape(1, -1, 1)
    return g.ReduceSum(g.Mul(g.cast(sums, 'f64'), powers), np.array([1]), keepdims=0)


def build_denoiser(pictures, c, sigma_data):
    """pictures: uint8 [K, 3, H, W]; value p stands for 2 p / 255 - 1. Returns the Graph."""
    count, channels, height, width = pictures.shape
    size = channels * height * width
    flat = pictures.reshape(count, size)
    means = flat.astype(np.float64) * 2 / 255 - 1
    half_norms = (means**2).sum(1) / 2

    g = Graph()
    shape = ['batch_size', channels, height, width]
    sample = g.input('sample', 'f32', shape)
    timestep = g.input('timestep', 'f32', ['batch_size'])
    hidden = g.input('encoder_hidden_states', 'f32', ['batch_size', 1, count])

    table = g.constant(np.ascontiguousarray(flat.T), 'pictures')
    variance = c * c
    level = g.Exp(g.Mul(g.Reshape(g.cast(timestep, 'f64'), np.array([-1, 1])), 4.0))
    level2 = g.Mul(level, level)
    inverse_in = g.Sqrt(g.Add(level2, sigma_data**2))  # 1 / c_in
    v = g.Add(level2, variance)

    given = g.cast(g.Reshape(sample, np.array([-1, size])), 'f64')
    peak = g.Max(g.ReduceMax(g.Abs(given), np.array([1]), keepdims=1), 1e-30)
    integer = g.Min(g.Round(g.Mul(g.Add(g.Div(given, peak), 1.0), UNIT)), 2 * UNIT - 1)
    digit_rows = g.Reshape(digits_of(g, integer), np.array([-1, size]))
    products = g.Reshape(g.MatMulInteger(digit_rows, table), np.array([-1, DIGITS, count]))
    # x = peak (integer / UNIT - 1) / c_in and mu = 2 p / 255 - 1
    ones = flat.astype(np.float64).sum(1)
    signed = g.Sub(g.Div(joined(g, products), UNIT), ones)
    row_sum = g.Sub(g.Div(g.ReduceSum(integer, np.array([1]), keepdims=1), UNIT), float(size))
    dots = g.Mul(g.Mul(g.Sub(g.Mul(signed, 2 / 255), row_sum), peak), inverse_in)
    prior = g.cast(g.Reshape(hidden, np.array([-1, count])), 'f64')
    weights = g.Softmax(g.Add(g.Div(g.Sub(dots, half_norms), v), prior), axis=-1)

    fixed = g.Round(g.Mul(weights, 2 * UNIT - 1))
    weight_rows = g.Reshape(digits_of(g, fixed), np.array([-1, count]))
    transposed = g.Transpose(table, perm=[1, 0])
    sums = g.Reshape(g.MatMulInteger(weight_rows, transposed), np.array([-1, DIGITS, size]))
    share = g.ReduceSum(fixed, np.array([1]), keepdims=1)
    mean = g.Sub(g.Mul(g.Div(joined(g, sums), share), 2 / 255), 1.0)

    # F = (D - c_skip x) / c_out with x = given / c_in
    c_out = g.Div(g.Mul(level, sigma_data), inverse_in)
    skip = g.Div(sigma_data**2, g.Mul(inverse_in, inverse_in))
    keep = g.Mul(g.Sub(g.Div(variance, v), skip), inverse_in)
    out = g.Div(g.Add(g.Mul(g.Div(level2, v), mean), g.Mul(keep, given)), c_out)
    g.output('out_sample', 'f32', shape, g.Reshape(g.cast(out, 'f32'), np.array([-1, channels, height, width])))
    return g
