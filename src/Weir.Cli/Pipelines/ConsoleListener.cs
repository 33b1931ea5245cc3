using Weir.Cli.Shell;
using Weir.Pipelines.Repro;

namespace Weir.Cli.Pipelines;

/// <summary>Tells on the console what a reproduction does.</summary>
internal sealed class ConsoleListener(CliConsole console) : IReproListener
{
    public void Waiting(string holder) => console.Say($"waiting for {holder}");

    public void Starting(string stage, IReadOnlyList<string> commands)
    {
        console.Say($"{console.Style.Bold($"Running {Printable.Text(stage)}")}");
        foreach (var command in commands) console.Say(console.Style.Dim($"> {Printable.Text(Foundation.Errors.Redact.Text(command))}"));
    }

    public void Line(string stage, string line, bool isError) => console.Say(line);

    public void Finished(StageResult result, string? message)
    {
        if (result.Verdict == StageVerdict.Ran) return; // the command has spoken for itself
        console.Say($"{Printable.Text(result.Name)}: {Word(result.Verdict)}{(message is null ? string.Empty : $": {Printable.Text(Foundation.Errors.Redact.Text(message))}")}");
    }

    public static string Word(StageVerdict verdict) => verdict switch
    {
        StageVerdict.UpToDate => "up to date",
        StageVerdict.Ran => "ran",
        StageVerdict.Restored => "restored from the cache",
        StageVerdict.Recorded => "new content recorded",
        StageVerdict.WouldRun => "would run",
        StageVerdict.Failed => "failed",
        _ => "blocked",
    };
}
