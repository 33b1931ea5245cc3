using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Foundation.Quantities;
using Weir.Pipelines.Triggers.Running;
using Weir.Training.AutoML;
using Weir.Training.AutoML.Search;

namespace Weir.Cli.Training;

/// <summary>Options of a search for the best model, of every verb that searches.</summary>
internal sealed partial class SearchFlags
{
    private static readonly string[] Presets = [.. Enum.GetNames<SearchPreset>().Select(n => n.ToLowerInvariant())];

    private readonly Option<string?> _budget = new("--budget") { Description = "search for the best model this long: 60s, 10m, 2h", HelpName = "TIME" };
    private readonly Option<string?> _cpuBudget = new("--cpu-budget") { Description = "the same in processor time of all threads", HelpName = "TIME" };
    private readonly Option<string?> _mostTrials = new("--max-trials") { Description = "models to try at most in a search (of several targets each: a=12,b=9); with the same seed always the same model", HelpName = "N" };
    private readonly Option<int?> _rows = new("--search-rows") { Description = "rows of the table to search on at most (default: as many as the budget and the memory are for)", HelpName = "N" };
    private readonly Option<int?> _folds = new("--folds") { Description = "parts of the rows, each predicted by models that never saw it (default by the size of the table)", HelpName = "K" };
    private readonly Option<string?> _timeColumn = new("--time-column") { Description = "column that orders rows in time: a search then validates on the last fifth; the times of a forecast", HelpName = "COLUMN" };
    private readonly Option<string?> _preset = new("--preset") { Description = "what matters: balanced (the default), fast, best, interpretable or deploy", HelpName = "PRESET" };
    private readonly Option<bool> _plainFeatures = new("--plain-features") { Description = "try no alternatives of the featurisation (the default where a budget is below 15 s)" };
    private readonly Option<int?> _threads = new("--threads") { Description = "models trained at once in a search (default: the cores that may be used)", HelpName = "N" };
    private readonly Option<string?> _memory = new("--memory") { Description = "memory for a search and its workers, such as 2GB (default: four fifths of the machine's)", HelpName = "SIZE" };

    /// <summary>What a configuration may say of them, by their names there.</summary>
    public static IReadOnlyList<string> Keys { get; } = ["budget", "cpu_budget", "max_trials", "search_rows", "folds", "time_column", "preset", "plain_features", "threads", "memory"];

    /// <summary>Adds the options.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _budget, _cpuBudget, _mostTrials, _rows, _folds, _timeColumn, _preset, _plainFeatures, _threads, _memory }) command.Add(option);
    }

    /// <summary>What was asked for.</summary>
    /// <param name="context">The line.</param>
    /// <param name="settings">The configuration; the line goes before it.</param>
    /// <param name="usual">Budget where nothing else ends the search; null asks for none then.</param>
    /// <param name="listener">Hears of trials.</param>
    /// <param name="isForecast">True where the times are a series' own, and ask for no search.</param>
    /// <returns>Null where nothing asks for a search.</returns>
    /// <exception cref="WeirException">A usage error.</exception>
    public SearchOptions? Read(VerbContext context, TrainSettings? settings, TimeSpan? usual, ISearchListener? listener, bool isForecast = false)
    {
        var trials = Trials(context.Get(_mostTrials) ?? settings?.Text("max_trials"));
        var search = new SearchOptions
        {
            Budget = Time(context.Get(_budget) ?? settings?.Text("budget"), "--budget"),
            CpuBudget = Time(context.Get(_cpuBudget) ?? settings?.Text("cpu_budget"), "--cpu-budget"),
            MostTrials = trials.Count,
            MostTrialsByTarget = trials.ByTarget,
            Rows = Count(context.Get(_rows) ?? (int?)settings?.Number("search_rows"), 100, int.MaxValue, "--search-rows"),
            Folds = Count(context.Get(_folds) ?? (int?)settings?.Number("folds"), 2, 20, "--folds"),
            TimeColumn = isForecast ? null : TimeColumn(context, settings),
            Preset = Preset(context.Get(_preset) ?? settings?.Text("preset")),
            PlainFeatures = context.Get(_plainFeatures) || settings?.Text("plain_features") == "true" ? true : null,
            Threads = Count(context.Get(_threads) ?? (int?)settings?.Number("threads"), 1, 1024, "--threads"),
            Memory = Size(context.Get(_memory) ?? settings?.Text("memory")),
            Worker = WeirProgram.Words,
            Listener = listener,
        };
        if (search.Budget is not null || search.CpuBudget is not null || search.MostTrials is not null || search.MostTrialsByTarget.Count > 0) return search;
        if (usual is { } time) return search with { Budget = time };
        if (isForecast) return search is { Folds: null, Rows: null, Threads: null, Memory: null, Preset: SearchPreset.Balanced, PlainFeatures: null } ? null : throw NoForecast(search);
        if (search.Folds is not null || search.Rows is not null || search.TimeColumn is not null || search.Threads is not null || search.Memory is not null || search.Preset != SearchPreset.Balanced)
            throw WeirException.Usage("--search-rows, --folds, --time-column, --preset, --threads and --memory belong to a search", "give it a --budget, a --cpu-budget or --max-trials");
        return null;
    }

    /// <summary>The column of times; null where none is named.</summary>
    public string? TimeColumn(VerbContext context, TrainSettings? settings) => context.Get(_timeColumn) ?? settings?.Text("time_column");

    // Some belong to a search, which a forecast can have; some to none of forecasts.
    private static WeirException NoForecast(SearchOptions search)
    {
        if (search.Folds is not null) return WeirException.Usage("a forecast is validated on blocks in the order of time", "leave out --folds");
        if (search.PlainFeatures is not null) return WeirException.Usage("a forecast makes its features of the series itself", "leave out --plain-features");
        return search.Rows is not null
            ? WeirException.Usage("a forecast takes all of the series", "leave out --search-rows")
            : WeirException.Usage("--preset, --threads and --memory belong to a search", "give the forecast a --budget, a --cpu-budget or --max-trials");
    }

    private static TimeSpan? Time(string? text, string option) =>
        text is null ? null : Durations.Parse(text) is { Ticks: > 0 } time ? time : throw WeirException.Usage($"{option} is no time: '{text}'", "such as 60s, 10m or 1h30m");

    // One count for all, or NAME=COUNT for each target; a name may have commas.
    private static (int? Count, IReadOnlyDictionary<string, int> ByTarget) Trials(string? text)
    {
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        if (text is null) return (null, counts);
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var one)) return (Count(one, 1, int.MaxValue, "--max-trials"), counts);
        var end = 0;
        foreach (var match in TargetCount().EnumerateMatches(text))
        {
            var pair = text.AsSpan(match.Index, match.Length).TrimEnd(',');
            var equals = pair.LastIndexOf('=');
            if (match.Index != end || !int.TryParse(pair[(equals + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var count) || !counts.TryAdd(pair[..equals].Trim().ToString(), count)) break;
            end = match.Index + match.Length;
        }

        return counts.Count > 0 && end == text.Length ? (null, counts) : throw WeirException.Usage($"--max-trials must be a count, or a count for each target, not '{text}'", "such as 30, or a=12,b=9");
    }

    [GeneratedRegex("[^=]+=[0-9]+(?:,|$)", RegexOptions.CultureInvariant)]
    private static partial Regex TargetCount();

    private static int? Count(int? number, int least, int most, string option) =>
        number is null || (number >= least && number <= most) ? number : throw WeirException.Usage($"{option} must be {(most == int.MaxValue ? $"at least {least}" : $"{least} to {most}")}, not {number}");

    private static long? Size(string? text) =>
        text is null ? null : ByteSizes.Parse(text) is > 0 and var bytes ? bytes : throw WeirException.Usage($"--memory is no size: '{text}'", "such as 500MB or 2GB");

    private static SearchPreset Preset(string? text) => text is null ? SearchPreset.Balanced : Array.IndexOf(Presets, text) is >= 0 and var place
        ? Enum.GetValues<SearchPreset>()[place]
        : throw WeirException.Usage($"there is no preset '{text}'", DidYouMean.Hint(text, Presets) ?? $"presets are {string.Join(", ", Presets)}");
}
