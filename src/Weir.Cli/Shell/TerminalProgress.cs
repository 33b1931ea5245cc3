using System.Globalization;
using Weir.Foundation.Progress;

namespace Weir.Cli.Shell;

/// <summary>One line on a terminal that rewrites itself, at most ten times a second.</summary>
internal sealed class TerminalProgress(TextWriter error, TimeProvider time) : IProgressSink
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private readonly Lock _gate = new();
    private long _lastShown;
    private bool _visible;

    /// <inheritdoc/>
    public void Report(string activity, long done, long? total, string unit)
    {
        lock (_gate)
        {
            var isLast = total is { } all && done >= all;
            if (_visible && !isLast && time.GetElapsedTime(_lastShown) < Interval) return;
            _lastShown = time.GetTimestamp();
            _visible = true;
            error.Write($"\r\u001b[K{Printable.OneLine(activity)}  {Amount(done, unit)}{(total is > 0 and { } t ? $" of {Amount(t, unit)} ({100 * done / t} %)" : string.Empty)}");
        }
    }

    /// <summary>Removes the line.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            if (!_visible) return;
            error.Write("\r\u001b[K");
            _visible = false;
        }
    }

    private static string Amount(long value, string unit) => unit == "bytes"
        ? Sizes.Text(value)
        : string.Create(CultureInfo.InvariantCulture, $"{value:N0} {unit}");
}
