using Weir.Models.Onnx;
using Weir.Models.Onnx.Building;
using Weir.Native.OnnxRuntime;
using Weir.Training.Columns;
using Weir.Training.Features.Specs;

namespace Weir.Training.Features;

/// <summary>A date or time stamp as text: calendar parts as numbers, and as sine and cosine of their round. What is no date becomes the median.</summary>
/// <param name="Column">The column.</param>
/// <param name="MedianDate">What takes the place of what is no date.</param>
/// <param name="Parts">Parts as numbers.</param>
/// <param name="Cyclic">Parts as sine and cosine.</param>
/// <param name="HasIndicator">Whether a feature says where no date was.</param>
/// <param name="Order">Order of the numbers of a date.</param>
internal sealed record TimeStep(string Column, string MedianDate, IReadOnlyList<DatePart> Parts, IReadOnlyList<DatePart> Cyclic, bool HasIndicator, DateOrder Order = DateOrder.YearMonthDay) : FeatureStep(Column, RawKind.Text)
{
    private const string TimeOfDay = @"([ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?";

    public override IReadOnlyList<string> Names =>
        [.. Parts.Select(Named), .. Cyclic.SelectMany(p => new[] { $"{Named(p)} sine", $"{Named(p)} cosine" }), .. HasIndicator ? [$"{Column} is missing"] : Array.Empty<string>()];

    /// <summary>After how much a part begins anew; null for one that does not.</summary>
    public static double? PeriodOf(DatePart part) => part switch
    {
        DatePart.Quarter => 4,
        DatePart.Month => 12,
        DatePart.Day => 31,
        DatePart.DayOfYear => 365.25,
        DatePart.Weekday => 7,
        DatePart.Hour => 24,
        _ => null,
    };

    /// <summary>How a date of this order looks, for RE2 and .NET alike.</summary>
    public static string PatternOf(DateOrder order) =>
        (order == DateOrder.YearMonthDay ? "[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}" : "[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4}") + TimeOfDay;

    public override string Add(GraphBuilder graph, string input)
    {
        var isDate = graph.Node("RegexFullMatch", [input], OnnxAttribute.Of("pattern", PatternOf(Order)));
        var numbers = Numbers(graph, graph.Where(isDate, input, graph.Constant([MedianDate])));
        var (year, month, day) = Order switch
        {
            DateOrder.DayMonthYear => (numbers[2], numbers[1], numbers[0]),
            DateOrder.MonthDayYear => (numbers[2], numbers[0], numbers[1]),
            _ => (numbers[0], numbers[1], numbers[2]),
        };
        var dayNumber = graph.Shared($"day of {input}", () => JulianDay(graph, year, month, day));
        string Weekday() => graph.Shared($"weekday of {input}", () => graph.Node("Mod", [dayNumber, graph.Scalar(7.0)], OnnxAttribute.Of("fmod", 1)));
        string Value(DatePart part) => part switch
        {
            DatePart.Days => graph.Sub(dayNumber, graph.Scalar(2440588.0)),
            DatePart.Year => year,
            DatePart.Quarter => graph.Node("Floor", [graph.Div(graph.Add(month, graph.Scalar(2.0)), graph.Scalar(3.0))]),
            DatePart.Month => month,
            DatePart.Day => day,
            DatePart.DayOfYear => graph.Add(graph.Sub(dayNumber, JulianDay(graph, year, graph.Scalar(1.0), graph.Scalar(1.0))), graph.Scalar(1.0)),
            DatePart.Weekday => Weekday(),
            DatePart.Weekend => graph.Cast(graph.Node("Greater", [Weekday(), graph.Scalar(4.5)]), TensorElementType.Double),
            _ => graph.Add(numbers[3], graph.Div(numbers[4], graph.Scalar(60.0))),
        };
        List<string> columns = [.. Parts.Select(p => graph.Cast(Value(p), TensorElementType.Float)), .. Cyclic.SelectMany(p => Round(graph, Value(p), PeriodOf(p)!.Value))];
        if (HasIndicator) columns.Add(graph.Cast(graph.Node("Not", [isDate]), TensorElementType.Float));
        return graph.Concat(columns);
    }

    // "2026-11-21T10:33:00Z" → its first six runs of digits; zeros are appended so that there are six.
    internal static string[] Numbers(GraphBuilder graph, string text)
    {
        var padded = graph.Node("StringConcat", [text, graph.Constant([" 0 0 0"])]);
        var tokens = graph.Node(GraphBuilder.Microsoft, "Tokenizer", [padded], [
            OnnxAttribute.Of("mark", 0), OnnxAttribute.Of("mincharnum", 1), OnnxAttribute.Of("pad_value", "0"), OnnxAttribute.Of("tokenexp", "[0-9]+")]);
        var six = graph.Node("Slice", [graph.Reshape(tokens, 0, -1), graph.Integers(0), graph.Integers(6), graph.Integers(1)]);
        var numbers = graph.Cast(six, TensorElementType.Double);
        return [.. Enumerable.Range(0, 6).Select(i => graph.Node("Slice", [numbers, graph.Integers(i), graph.Integers(i + 1), graph.Integers(1)]))];
    }

    // Days of the Gregorian calendar (Richards, "Mapping Time", 1998); Monday is 0 modulo 7.
    internal static string JulianDay(GraphBuilder graph, string year, string month, string day)
    {
        string Floor(string value) => graph.Node("Floor", [value]);
        string Over(string value, double divisor) => Floor(graph.Div(value, graph.Scalar(divisor)));
        var isEarly = Over(graph.Sub(graph.Scalar(14.0), month), 12);
        var y = graph.Sub(graph.Add(year, graph.Scalar(4800.0)), isEarly);
        var m = graph.Sub(graph.Add(month, graph.Mul(isEarly, graph.Scalar(12.0))), graph.Scalar(3.0));
        var monthDays = Over(graph.Add(graph.Mul(m, graph.Scalar(153.0)), graph.Scalar(2.0)), 5);
        var sum = graph.Add(graph.Add(day, monthDays), graph.Mul(y, graph.Scalar(365.0)));
        sum = graph.Add(graph.Sub(graph.Add(sum, Over(y, 4)), Over(y, 100)), Over(y, 400));
        return graph.Sub(sum, graph.Scalar(32045.0));
    }

    private static string[] Round(GraphBuilder graph, string value, double period)
    {
        var angle = graph.Cast(graph.Mul(value, graph.Scalar(2 * Math.PI / period)), TensorElementType.Float);
        return [graph.Node("Sin", [angle]), graph.Node("Cos", [angle])];
    }

    private string Named(DatePart part) => $"{Column} {Words.Of(part).Replace('-', ' ')}";
}

/// <summary>Order of the numbers of a date.</summary>
internal enum DateOrder
{
    /// <summary>2026-11-21.</summary>
    YearMonthDay,

    /// <summary>21/11/2026.</summary>
    DayMonthYear,

    /// <summary>11/21/2026.</summary>
    MonthDayYear,
}
