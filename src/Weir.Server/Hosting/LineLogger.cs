using Microsoft.Extensions.Logging;

namespace Weir.Server.Hosting;

/// <summary>Log messages as single lines to one listener.</summary>
internal sealed class LineLogger(Action<string> line) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        line($"{logLevel switch { LogLevel.Warning => "warning", _ => "error" }}: {formatter(state, exception)}{(exception is null ? string.Empty : " | " + exception.ToString().ReplaceLineEndings(" | "))}");

    public void Dispose()
    {
    }
}
