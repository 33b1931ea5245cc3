using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Tracking;
using Weir.Tuning.Sources;
using Weir.Tuning.Spaces;
using Weir.Tuning.Storage;

namespace Weir.Cli.Tuning;

/// <summary>Trials of elsewhere by a word: <c>STUDY</c>, <c>runs:EXPERIMENT:METRIC</c>, <c>FILE.csv</c>, <c>FILE.json</c>, <c>optuna.db</c> or <c>optuna.db:STUDY</c>.</summary>
internal static class TrialSources
{
    /// <summary>Reads them, those within the space.</summary>
    /// <exception cref="WeirException"><c>usage</c>, <c>file_not_found</c>, <c>tuning_import</c>, <c>tuning_study</c>, <c>not_found</c>.</exception>
    public static async Task<IReadOnlyList<ImportedTrial>> ReadAsync(VerbContext context, string source, SearchSpace space, ProjectTracking tracking, StudyStore studies, CancellationToken cancellation)
    {
        if (source.StartsWith("runs:", StringComparison.Ordinal))
        {
            var colon = source.LastIndexOf(':');
            return colon > 5 && colon < source.Length - 1
                ? await TrialsOfRuns.ReadAsync(tracking.Client, source[5..colon], source[(colon + 1)..], space, cancellation)
                : throw WeirException.Usage($"'{source}' names no metric", "write runs:EXPERIMENT:METRIC");
        }

        if (IsTable(source)) return TrialTable.Read(context.Resolve(source), source, space).Trials;
        if (OptunaPart(context, source) is var (file, name)) return (await OptunaFile.ReadAsync(file, name ?? await OnlyAsync(file, source, cancellation), cancellation)).Trials;
        var view = await (await studies.OpenAsync(source, cancellation)).ReadAsync(cancellation);
        return [.. view.Finished.Select(t => new ImportedTrial(t.Parameters, t.State, t.Values) { Constraints = t.Constraints.Count > 0 ? t.Constraints : null })];
    }

    /// <summary>True for a file of trials.</summary>
    public static bool IsTable(string source) => Path.GetExtension(source).ToLowerInvariant() is ".csv" or ".json";

    /// <summary>The file of Optuna's, and its study where one is named; null where the word is something else.</summary>
    public static (string File, string? Study)? OptunaPart(VerbContext context, string source)
    {
        if (File.Exists(context.Resolve(source)) || Path.GetExtension(source).ToLowerInvariant() is ".db" or ".sqlite" or ".sqlite3") return (context.Resolve(source), null);
        var colon = source.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && File.Exists(context.Resolve(source[..colon])) ? (context.Resolve(source[..colon]), source[(colon + 1)..]) : null;
    }

    /// <summary>The one study of a file.</summary>
    /// <exception cref="WeirException"><c>usage</c>: there are several.</exception>
    public static async Task<string> OnlyAsync(string file, string shown, CancellationToken cancellation) => await OptunaFile.NamesAsync(file, cancellation) switch
    {
        [var one] => one,
        [] => throw new WeirException(TuningErrors.Import, $"'{shown}' has no study", location: new SourceLocation(shown)),
        var all => throw WeirException.Usage($"'{shown}' has {all.Count} studies: {string.Join(", ", all.Take(10).Select(n => $"'{n}'"))}", $"name one: {shown}:{all[0]}"),
    };
}
