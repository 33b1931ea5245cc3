using Weir.Pipelines.Repro;

namespace Weir.Tuning.Running.Stages;

/// <summary>Hands what stages print on to their trial.</summary>
internal sealed class StageListener(TrialLaunch launch) : IReproListener
{
    public bool HearsSecrets => true; // the log of the trial has none

    public void Waiting(string holder) => launch.OnPlace($"waits for {holder}");

    public void Starting(string stage, IReadOnlyList<string> commands, int attempt) => launch.OnLine($"stage {stage}{(attempt > 1 ? $", attempt {attempt}" : string.Empty)}", true);

    public void Line(string stage, string line, bool isError) => launch.OnLine(line, isError);

    public void Finished(StageResult result)
    {
        if (result.Verdict is StageVerdict.UpToDate) return;
        launch.OnLine($"stage {result.Name}: {result.Verdict.ToString().ToLowerInvariant()}{(result.Message is null ? string.Empty : $": {result.Message}")}", true);
    }

    public void Warn(string message) => launch.OnLine($"warning: {message}", true);
}
