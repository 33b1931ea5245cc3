using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Weir.Server.Hosting;

/// <summary>Log messages as single lines to one listener: text for people, or JSON with each value under its own name.</summary>
internal sealed class LineLogger(Action<string> line, bool isJson = false, LogLevel least = LogLevel.Warning, TimeProvider? time = null) : ILoggerProvider
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

    public void Dispose()
    {
    }

    /// <summary>A word of the command line as a level.</summary>
    public static LogLevel? Parse(string word) => word switch
    {
        "error" => LogLevel.Error,
        "warning" => LogLevel.Warning,
        "info" => LogLevel.Information,
        "debug" => LogLevel.Debug,
        _ => null,
    };

    private static string Word(LogLevel level) => level switch { LogLevel.Warning => "warning", LogLevel.Information => "info", LogLevel.Debug or LogLevel.Trace => "debug", _ => "error" };

    private string Json<TState>(LogLevel level, string category, TState state, string message, Exception? exception)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Foundation.Json.JsonDefaults.Compact))
        {
            json.WriteStartObject();
            json.WriteString("time", _time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("level", Word(level));
            json.WriteString("logger", category);
            json.WriteString("message", message);
            if (state is IReadOnlyList<KeyValuePair<string, object?>> values)
                foreach (var (name, value) in values) if (name != "{OriginalFormat}" && value is not null) Write(json, JsonNamingPolicy.SnakeCaseLower.ConvertName(name), value);
            if (exception is not null) json.WriteString("exception", exception.ToString());
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, string name, object value)
    {
        switch (value)
        {
            case int number: json.WriteNumber(name, number); break;
            case long number: json.WriteNumber(name, number); break;
            case double number: json.WriteNumber(name, number); break;
            case bool truth: json.WriteBoolean(name, truth); break;
            default: json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture)); break;
        }
    }

    private sealed class Category(LineLogger owner, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => owner.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) owner.Log(logLevel, name, state, exception, formatter);
        }
    }

    private bool IsEnabled(LogLevel level) => level >= least;

    // A caller may have put line breaks into what is told of him.
    private void Log<TState>(LogLevel level, string category, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var message = formatter(state, exception);
        var text = isJson
            ? Json(level, category, state, message, exception)
            : Printable($"{Word(level)}: {message}{(exception is null ? string.Empty : " | " + exception)}".ReplaceLineEndings(" | "));
        try
        {
            line(text);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // A full disk or a reader that went away is no reason to fail whoever is served.
        }
    }

    // Nor may he write to the terminal of whoever reads it.
    private static string Printable(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) && c != '\t' ? '?' : c)) : text;
}
