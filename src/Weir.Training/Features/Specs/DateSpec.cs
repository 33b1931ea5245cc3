using Weir.Yaml.Values;

namespace Weir.Training.Features.Specs;

/// <summary>A date or a time stamp: calendar parts as numbers, and as sine and cosine of their round.</summary>
internal sealed record DateSpec : ColumnSpec
{
    public static readonly string[] Keys = ["order", "parts", "cyclic", "indicator"];

    public override string Type => "date";

    /// <summary>Order of day, month and year in a text; null finds it in the values.</summary>
    public DateOrder? Order { get; init; }

    /// <summary>Parts as numbers; null takes the usual ones.</summary>
    public IReadOnlyList<DatePart>? Parts { get; init; }

    /// <summary>Parts as sine and cosine; null takes the usual ones.</summary>
    public IReadOnlyList<DatePart>? Cyclic { get; init; }

    /// <summary>Whether a feature says where no date was; null where training rows have gaps.</summary>
    public bool? HasIndicator { get; init; }

    public override IEnumerable<(string Key, YamlValue Value)> Options
    {
        get
        {
            if (Order is { } order) yield return ("order", Text(Words.Of(order)));
            if (Parts is { } parts) yield return ("parts", List(parts.Select(p => Text(Words.Of(p)))));
            if (Cyclic is { } cyclic) yield return ("cyclic", List(cyclic.Select(p => Text(Words.Of(p)))));
            if (HasIndicator is { } indicator) yield return ("indicator", Flag(indicator));
        }
    }

    /// <summary>The parts that are taken where none are named.</summary>
    public static (DatePart[] Parts, DatePart[] Cyclic) Usual(bool hasTime) => (
        [DatePart.Days, DatePart.Year, DatePart.Month, DatePart.Day, DatePart.Weekday, .. hasTime ? [DatePart.Hour] : Array.Empty<DatePart>()],
        [DatePart.Month, DatePart.Weekday, .. hasTime ? [DatePart.Hour] : Array.Empty<DatePart>()]);

    public static DateSpec Read(FeatureFields fields)
    {
        var spec = new DateSpec { Order = fields.Word<DateOrder>("order"), Parts = fields.Words<DatePart>("parts", mayBeEmpty: true), Cyclic = fields.Words<DatePart>("cyclic", mayBeEmpty: true), HasIndicator = fields.Flag("indicator") };
        if ((spec.Cyclic ?? []).FirstOrDefault(p => TimeStep.PeriodOf(p) is null, DatePart.Month) is var straight && TimeStep.PeriodOf(straight) is null)
            throw fields.Fault("cyclic", $"has '{Words.Of(straight)}', which does not come round", $"such that do: {string.Join(", ", Enum.GetValues<DatePart>().Where(p => TimeStep.PeriodOf(p) is not null).Select(p => Words.Of(p)))}");
        if (spec is { Parts.Count: 0, Cyclic: null or { Count: 0 } }) throw fields.Fault("parts", "and 'cyclic' are both empty", "write type: drop to leave the column out");
        return spec;
    }
}

/// <summary>A part of a date.</summary>
internal enum DatePart
{
    /// <summary>Days since 1970: the trend.</summary>
    Days,

    Year,

    /// <summary>1 to 4.</summary>
    Quarter,

    Month,

    /// <summary>Of the month.</summary>
    Day,

    /// <summary>1 to 366.</summary>
    DayOfYear,

    /// <summary>Monday is 0.</summary>
    Weekday,

    /// <summary>1 on Saturdays and Sundays.</summary>
    Weekend,

    /// <summary>With minutes as its fraction.</summary>
    Hour,
}
