using Weir.Cli.Pipelines;
using Weir.Pipelines.Repro;

namespace Weir.Cli.Experiments;

/// <summary>Writes what a reproduction does into a log.</summary>
internal sealed class LogListener(TextWriter log) : IReproListener
{
    private readonly Lock _gate = new();

    public void Waiting(string holder) => Write($"waiting for {holder}");

    public void Starting(string stage, IReadOnlyList<string> commands, int attempt)
    {
        Write($"Running {stage}{(attempt > 1 ? $" (attempt {attempt})" : string.Empty)}");
        foreach (var command in commands) Write($"> {Foundation.Errors.Redact.Text(command)}");
    }

    public void Line(string stage, string line, bool isError) => Write(line);

    public void Finished(StageResult result)
    {
        if (result.Verdict != StageVerdict.Ran) Write($"{result.Name}: {ConsoleListener.Word(result.Verdict)}{(result.Message is null ? string.Empty : $": {Foundation.Errors.Redact.Text(result.Message)}")}");
    }

    public void Warn(string message) => Write($"warning: {message}");

    private void Write(string text)
    {
        lock (_gate) log.WriteLine(text);
    }
}
