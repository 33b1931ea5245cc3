using System.Diagnostics.Tracing;

namespace Weir.Native.OnnxRuntime;

/// <summary>What the library logs, as events of the source <c>Weir-OnnxRuntime</c> (an <see cref="EventListener"/> or dotnet-trace reads them).</summary>
[EventSource(Name = "Weir-OnnxRuntime")]
internal sealed class OnnxRuntimeEvents : EventSource
{
    public static readonly OnnxRuntimeEvents Log = new();

    /// <param name="severity">0 verbose, 1 info, 2 warning, 3 error, 4 fatal.</param>
    /// <param name="text">One line.</param>
    [Event(1, Level = EventLevel.Warning)]
    public void Message(int severity, string text)
    {
        if (IsEnabled()) WriteEvent(1, severity, text);
    }
}
