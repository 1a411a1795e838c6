import Values
import Diagnostics
import Cells
import Plotting
import TestSupport
import Testing

/// A notebook of Python that follows the chapter draws what the native one draws.
struct ChapterTests {
  static let cells: [String] = [
    """
    %matplotlib inline
    import numpy as np
    import torch
    from torch import nn
    from torch.nn import functional as F
    from d2l import torch as d2l

    d2l.use_svg_display()
    """,
    """
    # The kernels, as functions of the distance
    def gaussian(x):
        return torch.exp(-x**2 / 2)

    def boxcar(x):
        return torch.abs(x) < 1.0

    def constant(x):
        return 1.0 + 0 * x

    def epanechikov(x):
        return torch.max(1 - torch.abs(x), torch.zeros_like(x))
    """,
    """
    fig, axes = d2l.plt.subplots(1, 4, sharey=True, figsize=(12, 3))

    kernels = (gaussian, boxcar, constant, epanechikov)
    names = ('Gaussian', 'Boxcar', 'Constant', 'Epanechikov')
    x = torch.arange(-2.5, 2.5, 0.1)
    for kernel, name, ax in zip(kernels, names, axes):
        ax.plot(x.detach().numpy(), kernel(x).detach().numpy())
        ax.set_xlabel(name)

    d2l.plt.show()
    """,
    """
    def f(x):
        return 2 * torch.sin(x) + x

    n = 40
    x_train, _ = torch.sort(torch.rand(n) * 5)
    y_train = f(x_train) + torch.randn(n)
    x_val = torch.arange(0, 5, 0.1)
    y_val = f(x_val)
    """,
    """
    def nadaraya_watson(x_train, y_train, x_val, kernel):
        dists = x_train.reshape((-1, 1)) - x_val.reshape((1, -1))
        # A row for each key, a column for each query
        k = kernel(dists).type(torch.float32)
        # The weights of a query sum to one
        attention_w = k / k.sum(0)
        y_hat = y_train@attention_w
        return y_hat, attention_w
    """,
    """
    def plot(x_train, y_train, x_val, y_val, kernels, names, attention=False):
        fig, axes = d2l.plt.subplots(1, 4, sharey=True, figsize=(12, 3))
        for kernel, name, ax in zip(kernels, names, axes):
            y_hat, attention_w = nadaraya_watson(x_train, y_train, x_val, kernel)
            if attention:
                pcm = ax.imshow(attention_w.detach().numpy(), cmap='Reds')
            else:
                ax.plot(x_val, y_hat)
                ax.plot(x_val, y_val, 'm--')
                ax.plot(x_train, y_train, 'o', alpha=0.5);
            ax.set_xlabel(name)
            if not attention:
                ax.legend(['y_hat', 'y'])
        if attention:
            fig.colorbar(pcm, ax=axes, shrink=0.7)

    plot(x_train, y_train, x_val, y_val, kernels, names)
    """,
    "plot(x_train, y_train, x_val, y_val, kernels, names, attention=True)",
    """
    sigmas = (0.1, 0.2, 0.5, 1)
    names = ['Sigma ' + str(sigma) for sigma in sigmas]

    def gaussian_with_width(sigma):
        return (lambda x: torch.exp(-x**2 / (2*sigma**2)))

    kernels = [gaussian_with_width(sigma) for sigma in sigmas]
    plot(x_train, y_train, x_val, y_val, kernels, names)
    """,
    "plot(x_train, y_train, x_val, y_val, kernels, names, attention=True)",
  ]

  static let exercises: [String] = [
    """
    def density(q, keys, kernel):
        k = kernel(keys.reshape((-1, 1)) - q.reshape((1, -1))).type(torch.float32)
        return k.sum(0) / len(keys)

    d2l.plot(x_val, [density(x_val, x_train, k) for k in kernels], 'x', 'density', legend=names, figsize=(5, 3))
    """,
    """
    def left_out(x, y, kernel):
        k = kernel(x.reshape((-1, 1)) - x.reshape((1, -1)))
        k = k * (1 - torch.eye(len(x)))
        return ((y - (y @ k) / k.sum(0)) ** 2).mean()

    errors = [left_out(x_train, y_train, gaussian_with_width(s)).item() for s in (0.2, 0.4, 0.8)]
    for s, e in zip((0.2, 0.4, 0.8), errors):
        print(f'sigma = {s}: {e:.4f}')
    """,
    """
    for m in (10, 100, 1000):
        xs, _ = torch.sort(torch.rand(m) * 5)
        ys = f(xs) + torch.randn(m)
        estimate, _ = nadaraya_watson(xs, ys, x_val, gaussian)
        print(m, round(((estimate - y_val) ** 2).mean().item(), 1))
    """,
    """
    scores = -(x_train.unsqueeze(1) - x_val.unsqueeze(0)) ** 2 / 2
    weights = F.softmax(scores, dim=0)
    _, attention_w = nadaraya_watson(x_train, y_train, x_val, gaussian)
    d2l.show_heatmaps(weights.unsqueeze(0).unsqueeze(0), xlabel='queries', ylabel='keys')
    print((weights - attention_w).abs().max().item() < 1e-6)
    """,
  ]

  /// What a notebook shows.
  private func run(_ cells: [String], _ session: Session = Session()) -> (
    figures: [Figure], printed: String, failures: [String]
  ) {
    var figures: [Figure] = []
    var printed = ""
    var failures: [String] = []
    for (index, cell) in cells.enumerated() {
      let outcome = session.outcome(cell, "cell [\(index + 1)]")
      if let failure = outcome.failure {
        failures.append(
          "cell \(index + 1): \(failure.title)\n\(outcome.sink.translations.joined())")
      }
      figures += outcome.sink.figures.compactMap { $0.figure }
      if case .finished(let value?) = outcome.result, let figure = value.figure {
        figures.append(figure)
      }
      printed += outcome.sink.printed
    }
    return (figures, printed, failures)
  }

  @Test func `marks, data and labels are those of the native chapter`() {
    let python = run(Self.cells)
    #expect(python.failures == [])
    let native = run(Chapter.definitions + Chapter.figures)
    #expect(python.figures.count == 5)
    #expect(native.figures.count == 5)
    for (own, other) in zip(python.figures, native.figures) {
      #expect(
        own.panels.map { $0.layers.map { $0.mark } }
          == other.panels.map { $0.layers.map { $0.mark } })
      #expect(
        own.panels.map { $0.layers.map { $0.label } }
          == other.panels.map { $0.layers.map { $0.label } })
      #expect(
        own.panels.map { $0.layers.map { $0.style } }
          == other.panels.map { $0.layers.map { $0.style } })
      #expect(own.panels.map { $0.attributes.xLabel } == other.panels.map { $0.attributes.xLabel })
      #expect(own.arrangement.sharesY)
      // Twelve inches by three.
      #expect(own.arrangement.width == 720 && own.arrangement.height == 180)
    }
  }

  @Test func `the exercises begin, and every run gives the same`() {
    let first = run(Self.cells + Self.exercises)
    #expect(first.failures == [])
    #expect(first.figures.count == 7)
    #expect(first.printed.split(separator: "\n").count == 7)
    #expect(first.printed.hasSuffix("true\n"))
    let second = run(Self.cells + Self.exercises)
    #expect(first.printed == second.printed)
    #expect(first.figures.map { $0.svg() } == second.figures.map { $0.svg() })
  }
}
