using System.Globalization;
using Weir.Cli.Shell;
using Weir.Pipelines.Repro;

namespace Weir.Cli.Pipelines;

/// <summary>Tells on the console what a reproduction does: with several jobs each line names its stage, and a terminal shows what runs now.</summary>
internal sealed class ConsoleListener(CliConsole console, int jobs, TimeProvider time) : IReproListener
{
    private readonly Lock _gate = new();
    private readonly OrderedDictionary<string, long> _running = [];
    private int _shown;

    private bool IsLive => jobs > 1 && console is { IsTerminal: true, IsQuiet: false, IsJson: false };

    public void Waiting(string holder) => Say($"waiting for {holder}");

    public void Warn(string message)
    {
        lock (_gate)
        {
            Clear();
            console.Warn(message);
            Draw();
        }
    }

    public void Starting(string stage, IReadOnlyList<string> commands, int attempt)
    {
        if (console.IsQuiet) return;
        lock (_gate)
        {
            Clear();
            var again = attempt > 1 ? $" (attempt {attempt})" : string.Empty;
            if (!IsLive) console.Say($"{console.Style.Bold($"Running {Printable.Text(stage)}")}{again}");
            if (jobs == 1) foreach (var command in commands) console.Say(console.Style.Dim($"> {Printable.Text(Foundation.Errors.Redact.Text(command))}"));
            _running[stage] = time.GetTimestamp();
            Draw();
        }
    }

    public void Line(string stage, string line, bool isError) => Say(jobs > 1 ? $"{console.Style.Dim($"[{Printable.Text(stage)}]")} {line}" : line);

    public void Finished(StageResult result)
    {
        if (console.IsQuiet) return;
        lock (_gate)
        {
            _running.Remove(result.Name);
            var isSilent = result.Verdict == StageVerdict.Ran && jobs == 1; // the command has spoken for itself
            if (!isSilent)
            {
                Clear();
                var seconds = result.Verdict == StageVerdict.Ran ? string.Create(CultureInfo.InvariantCulture, $" in {result.Elapsed.TotalSeconds:0.0} s") : string.Empty;
                console.Say($"{Printable.Text(result.Name)}: {Word(result.Verdict)}{seconds}{(result.Message is null ? string.Empty : $": {Printable.Text(Foundation.Errors.Redact.Text(result.Message))}")}");
            }

            Draw();
        }
    }

    public bool Confirm(string stage)
    {
        if (!console.IsTerminal || Console.IsInputRedirected) return true;
        lock (_gate)
        {
            Clear();
            console.Error.Write($"Run {Printable.Text(stage)}? [y/N] ");
            console.Error.Flush();
            return Console.In.ReadLine()?.Trim() is "y" or "Y" or "yes";
        }
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

    private void Say(string text)
    {
        if (console.IsQuiet) return;
        lock (_gate)
        {
            Clear();
            console.Say(text);
            Draw();
        }
    }

    // One line for each running stage below everything else, rewritten in place.
    private void Draw()
    {
        if (!IsLive) return;
        foreach (var (stage, since) in _running)
            console.Error.WriteLine(console.Style.Cyan(string.Create(CultureInfo.InvariantCulture, $"  {Printable.Text(stage)}  {time.GetElapsedTime(since).TotalSeconds:0} s")));
        _shown = _running.Count;
    }

    private void Clear()
    {
        if (_shown == 0) return;
        console.Error.Write($"\u001b[{_shown}A\u001b[J");
        _shown = 0;
    }
}
