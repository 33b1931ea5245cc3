using Weir.Client;

namespace Weir.Tracking.Registry;

/// <summary>The four stages. Deprecated by MLflow in favour of aliases; old clients still use them.</summary>
internal static class Stages
{
    public const string None = "None";
    public const string Archived = "Archived";

    public static IReadOnlyList<string> All { get; } = [None, "Staging", "Production", Archived];

    /// <summary>The stage in its own spelling.</summary>
    public static string Canonical(string stage) =>
        All.FirstOrDefault(s => s.Equals(stage, StringComparison.OrdinalIgnoreCase))
        ?? throw MlflowErrors.Invalid($"Invalid Model Version stage: {stage}. Value must be one of {string.Join(", ", All)}.");

    /// <summary>True for stages that hold one version at a time, where archiving makes sense.</summary>
    public static bool IsActive(string stage) => stage is "Staging" or "Production";

    /// <summary>Refuses to archive other versions of a stage that holds many.</summary>
    public static void CheckArchive(bool archive, string stage)
    {
        if (archive && !IsActive(stage)) throw MlflowErrors.Invalid($"Model version transition cannot archive existing model versions because '{stage}' is not an Active stage. Valid stages are Staging, Production");
    }
}
