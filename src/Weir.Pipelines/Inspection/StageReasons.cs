using Weir.Foundation.Errors;
using Weir.Yaml.Emit;
using Weir.Yaml.Values;

namespace Weir.Pipelines.Inspection;

/// <summary>Why a stage runs, in words: one sentence for each difference.</summary>
public static class StageReasons
{
    /// <summary>The reasons; empty for a stage that is up to date.</summary>
    /// <param name="inspection">What differs.</param>
    /// <param name="isForced">True when it was asked to run whatever differs.</param>
    public static IReadOnlyList<string> Of(StageInspection inspection, bool isForced = false)
    {
        var reasons = new List<string>();
        if (isForced) reasons.Add("it was forced to run");
        if (inspection.Entry is null) reasons.Add("it never ran: dvc.lock does not know it");
        if (inspection.IsCommandChanged) reasons.Add($"command changed: was {Command(inspection.Entry!.Command)}");
        if (inspection.RunsAlways) reasons.Add(inspection.Stage.AlwaysChanges ? "it runs each time: always_changed is set" : "it runs each time: it has neither dependencies nor outs");
        if (inspection.Entry is not null) reasons.AddRange(inspection.Inputs.Concat(inspection.Outs).Select(Sentence));
        return reasons;
    }

    /// <summary>One difference as a sentence.</summary>
    public static string Sentence(StageChange change)
    {
        var what = change.State switch { ChangeState.Modified => "changed", ChangeState.New => "is new", ChangeState.Deleted => "is gone", _ => "is not in the cache" };
        return $"{Subject(change)} {what}{(change.State == ChangeState.Modified ? $": {Values(change)}" : string.Empty)}";
    }

    /// <summary>What differs.</summary>
    public static string Subject(StageChange change) => change.Kind switch
    {
        ChangeKind.Dependency => $"dependency '{change.Path}'",
        ChangeKind.Out => $"out '{change.Path}'",
        _ => change.Key is null ? $"parameter file '{change.Path}'" : $"parameter '{change.Key}' of {change.Path}",
    };

    /// <summary>From what to what.</summary>
    public static string Values(StageChange change) => $"{Short(change, change.Old)} → {Short(change, change.New)}";

    /// <summary>A command on one line, without passwords.</summary>
    public static string Command(YamlValue command) => Redact.Text(command is YamlText text ? text.Value : YamlEmitter.Flow(command));

    private static string Short(StageChange change, string? value) => value is null ? "nothing" : change.Kind == ChangeKind.Parameter ? Redact.Text(value) : $"md5 {value[..Math.Min(8, value.Length)]}";
}
