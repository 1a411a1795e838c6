/// The chapter's cells as the contract of the language writes them: the one copy for all tests.
package enum Chapter {
  /// Kernels, data, and the functions that fit and draw.
  package static let definitions = [
    """
    gaussian(x) = exp(-x^2 / 2)
    boxcar(x) = abs(x) < 1
    constant(x) = 1 + 0 * x
    epanechikov(x) = max(1 - abs(x), 0)
    """,
    """
    kernels = (gaussian, boxcar, constant, epanechikov)
    names = ("Gaussian", "Boxcar", "Constant", "Epanechikov")
    x = arange(-2.5, 2.5, 0.1)
    row([line(x, k(x)) + xlabel(name) for (k, name) in zip(kernels, names)]; share_y=true)
    """,
    """
    f(x) = 2 * sin(x) + x
    n = 40
    x_train = sort(rand(n) * 5)
    y_train = f(x_train) + randn(n)
    x_val = arange(0, 5, 0.1)
    y_val = f(x_val)
    """,
    """
    function nadaraya_watson(x_train, y_train, x_val, kernel)
        dists = reshape(x_train, (-1, 1)) - reshape(x_val, (1, -1))
        k = kernel(dists)
        attention_w = k / sum(k, axis=0)     # normalise over keys, for each query
        y_hat = y_train @ attention_w
        return y_hat, attention_w
    end
    """,
    """
    function fits(kernels, names; attention=false)
        panels = []
        for (kernel, name) in zip(kernels, names)
            y_hat, attention_w = nadaraya_watson(x_train, y_train, x_val, kernel)
            panel = attention ? heatmap(attention_w, cmap="Reds") :
                line(x_val, y_hat, label="y_hat") + line(x_val, y_val, style="m--", label="y") +
                points(x_train, y_train, alpha=0.5)
            panels = [panels..., panel + xlabel(name)]
        end
        row(panels; share_y=true)
    end
    """,
  ]

  /// What is drawn with them: fits and weights for four kernels, then for four widths.
  package static let figures = [
    "fits(kernels, names)",
    "fits(kernels, names; attention=true)",
    """
    sigmas = (0.1, 0.2, 0.5, 1)
    names = ["Sigma " + str(sigma) for sigma in sigmas]
    gaussian_with_width(sigma) = x -> exp(-x^2 / (2 * sigma^2))
    kernels = [gaussian_with_width(sigma) for sigma in sigmas]
    fits(kernels, names)
    """,
    "fits(kernels, names; attention=true)",
  ]
}
