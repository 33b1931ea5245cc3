using System.CommandLine;
using System.Globalization;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Training.Forecasting;

namespace Weir.Cli.Training;

/// <summary>Options of a forecast, on the line or under <c>train</c> of a composed configuration.</summary>
internal sealed class ForecastFlags
{
    private const int MostSteps = 10_000;

    private readonly Option<int?> _horizon = new("--horizon") { Description = "values that a forecast gives at once", HelpName = "N" };
    private readonly Option<int?> _lags = new("--lags") { Description = "last values that a forecast looks at (default by the seasons)", HelpName = "N" };
    private readonly Option<string[]> _season = new("--season") { Description = "steps after which a series is alike, such as 24,168 for hours (default by the step)", HelpName = "A,B" };
    private readonly Option<string[]> _known = new("--known-ahead") { Description = "columns of numbers that a forecast knows ahead, separated by commas", HelpName = "A,B" };

    private readonly Option<string[]> _series = new("--series") { Description = "columns that tell the series of a forecast apart, such as store,item: one model learns from all of them", HelpName = "A,B" };
    private readonly Option<string[]> _static = new("--static") { Description = "columns that are the same at all times of a series, or name it, and are features of its forecast", HelpName = "A,B" };

    public static string[] Keys { get; } = ["horizon", "lags", "season", "known_ahead", "series", "static"];

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _horizon, _lags, _season, _known, _series, _static }) command.Add(option);
    }

    /// <summary>What a forecast is told; null for another task.</summary>
    /// <exception cref="WeirException">A usage error.</exception>
    public ForecastOptions? Read(VerbContext context, TrainSettings? settings, bool isForecast, string? timeColumn)
    {
        if (!isForecast && Given(context, settings) is { } given) throw WeirException.Usage($"{given} belongs to a forecast", "add --task forecast, or leave it out");
        var horizon = Count(context.Get(_horizon) ?? (int?)settings?.Number("horizon"), "--horizon");
        if (!isForecast) return null;
        return new ForecastOptions
        {
            Horizon = horizon ?? throw WeirException.Usage("a forecast needs --horizon", "such as --horizon 24 for a day of hours"),
            TimeColumn = timeColumn ?? throw WeirException.Usage("a forecast needs --time-column", "name the column of dates or time stamps"),
            Lags = Count(context.Get(_lags) ?? (int?)settings?.Number("lags"), "--lags"),
            Seasons = Array.ConvertAll(TrainingWords.Names(context.Has(_season) ? context.Get(_season) : settings?.Texts("season")), t =>
                int.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out var steps) ? Count(steps, "--season")!.Value : throw WeirException.Usage($"'{t}' is no season", "write a count of steps, such as 24")),
            KnownAhead = TrainingWords.Names(context.Has(_known) ? context.Get(_known) : settings?.Texts("known_ahead")),
            Series = TrainingWords.Names(context.Has(_series) ? context.Get(_series) : settings?.Texts("series")),
            Statics = TrainingWords.Names(context.Has(_static) ? context.Get(_static) : settings?.Texts("static")),
        };
    }

    private string? Given(VerbContext context, TrainSettings? settings) =>
        new Option[] { _horizon, _lags, _season, _known, _series, _static }.FirstOrDefault(context.Has)?.Name ?? (Keys.FirstOrDefault(key => settings?.Text(key) is not null || settings?.Texts(key) is not null) is { } key ? $"'{key}' in the configuration" : null);

    private static int? Count(int? number, string option) =>
        number is null or (>= 1 and <= MostSteps) ? number : throw WeirException.Usage($"{option} must be 1 to {MostSteps}, not {number}");
}
