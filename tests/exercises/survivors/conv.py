"""Chapter 13: mutants that behave as the reference does."""

NO_ORDER = "each window is dealt with by itself, in any order"
INDEPENDENT = "neither of the two lines reads what the other one writes"
REFUSED = "the line before the check refuses nothing that the check would not refuse as well"
OVERWRITTEN = "every entry is overwritten"
REST = "any number below 0 stands for what is left over, as -1 does"
FARTHER = "more zeros below or to the right than any window reaches change nothing"
NEAR = "no statistics of few weights tell such near spreads apart"

SURVIVORS = {
    "conv2d_forward": {
        "for i, j in list(np.ndindex(Ho, Wo))[::-1]:": NO_ORDER,
        "y = np.ones((N, F, Ho, Wo))": OVERWRITTEN,
        "xp = np.pad(x, ((0, 0), (0, 0), (pad, …": FARTHER,
        "y[:, :, i, j] = window.reshape(N, -2) @ w.reshape(F, -1).T + b": REST,
        "y[:, :, i, j] = window.reshape(N, -1) @ w.reshape(F, -2).T + b": REST,
        "(N, _, H, W), (F, _, KH, KW) = (x.shape, w.shape); check_filters(x, w, b)": REFUSED,
        "xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad))); Ho, Wo = …": INDEPENDENT,
        "y = np.zeros((N, F, Ho, Wo)); xp = …": INDEPENDENT,
    },
    "conv2d_backward": {
        "for i, j in list(np.ndindex(Ho, Wo))[::-1]:": "sums have no order",
        "check_filters(w, w, np.zeros(len(w)))": "NumPy refuses such images with the same error",
        "check_filters(x, w, np.ones(len(w)))": "only the number of biases is looked at",
        "window, filters = (xp[at], w.reshape(F, -1).T)": (
            "X.T turns all axes of the windows round, and .T turns them back"
        ),
        "dxp[at] += d_window.reshape(N, _, KH, KW)": "filters have the channels of images",
        "xp = np.pad(x, ((0, 0), (0, 0), (pad, …": FARTHER,
        "dw += d_filters.T.reshape(dw.shape)": "dw has the shape of w",
        "window, filters = (xp[at].reshape(N, -2), w.reshape(F, -1).T)": REST,
        "window, filters = (xp[at].reshape(N, -1), w.reshape(F, -2).T)": REST,
        "(N, C, H, W), (F, _, KH, KW) = (x.shape, w.shape); check_filters(x, w, …": REFUSED,
        "xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad))); check_arriving(…": INDEPENDENT,
        "dw += d_filters.T.reshape(w.shape); dxp[at] += …": INDEPENDENT,
        "db += d_bias; dw += d_filters.T.reshape(w.shape)": INDEPENDENT,
    },
    "maxpool_forward": {
        "for i, j in list(np.ndindex(Ho, Wo))[::-1]:": NO_ORDER,
        "y, arg = (np.ones((N, C, Ho, Wo)), np.zeros((N, C, Ho, Wo), dtype=np.int64))": OVERWRITTEN,
        "y, arg = (np.zeros((N, C, Ho, Wo)), np.ones((N, C, Ho, Wo), dtype=np.int64))": OVERWRITTEN,
        "window = window.reshape(N, C, -2)": REST,
        "N, C, H, W = x.shape; check_images(x)": REFUSED,
    },
    "maxpool_backward": {
        "for i, j in list(np.ndindex(Ho, Wo))[::-1]:": "sums have no order",
        "dx = np.zeros(x_shape); check_arriving(dy, (N, C, Ho, Wo))": INDEPENDENT,
        "n, c = np.ogrid[:N, :C]; dx = np.zeros(x_shape)": INDEPENDENT,
    },
    "LeNet1": {
        "for p in list(self.parameters().values())[::-1]:": "all are reset, in any order",
        "self.w1, self.b1 = (he((4, 1, 5, 5), 26, rng), Tensor(np.zeros(4)))": NEAR,
        "self.w1, self.b1 = (he((4, 1, 5, 5), 24, rng), Tensor(np.zeros(4)))": NEAR,
        "self.w2, self.b2 = (he((12, 4, 5, 5), 101, rng), Tensor(np.zeros(12)))": NEAR,
        "self.w2, self.b2 = (he((12, 4, 5, 5), 99, rng), Tensor(np.zeros(12)))": NEAR,
        "self.w3, self.b3 = (he((192, 10), 193, rng), Tensor(np.zeros(10)))": NEAR,
        "self.w3, self.b3 = (he((192, 10), 191, rng), Tensor(np.zeros(10)))": NEAR,
        "return dense(x.reshape(-2, 192), self.w3, self.b3)": REST,
        "self.w2, self.b2 = (he((12, 4, 5, 5), 100, rng), Tensor(np.zeros(12))); self.w1…": (
            "the generator's numbers are as good in another order"
        ),
        "self.w3, self.b3 = (he((192, 10), 192, rng), Tensor(np.zeros(10))); self.w2…": (
            "the generator's numbers are as good in another order"
        ),
    },
}
