using Weir.Models.Onnx;
using Weir.Models.Onnx.Building;
using Weir.Native.OnnxRuntime;
using Weir.Training.Features;

namespace Weir.Training.Forecasting;

/// <summary>The time of an origin, as nodes of the graph that read its text: all that <see cref="SeriesTimes"/> reads, and time stamps with an offset, in UTC.</summary>
/// <param name="Month">From 1, or 0 for a December before.</param>
/// <param name="Day">Number of the day; 0 modulo 7 is a Monday.</param>
/// <param name="Seconds">Since its beginning.</param>
/// <param name="IsTime">Whether the text was one at all.</param>
internal sealed record OriginTime(string Month, string Day, string Seconds, string IsTime)
{
    private const double SecondsOfDay = 86_400;
    private const string Year = @"\s*[1-9][0-9]{3}\s*";
    private const string YearMonth = @"\s*[1-9][0-9]{3}[-/](0[1-9]|1[0-2])\s*";
    private const string YearQuarter = @"\s*[1-9][0-9]{3}[- ]?[Qq][1-4]\s*";
    private const string Date = "[0-9]{4}[-/.](0?[1-9]|1[0-2])[-/.](0?[1-9]|[12][0-9]|3[01])";
    private const string Minutes = "[ T]([01]?[0-9]|2[0-3]):[0-5][0-9]";
    private const string Clock = $"{Minutes}:[0-5][0-9]([.,][0-9]+)?";
    private const string Offset = " ?[+-][01][0-9](:?[0-5][0-9])?";
    // Without seconds an offset would be read in their place: training takes no such time either.
    private const string Stamp = $@"\s*{Date}({Minutes}Z?|{Clock}(Z|{Offset})?)?\s*";
    private const string StampWithOffset = $@"\s*{Date}{Clock}{Offset}\s*";
    private const string StampToTheWest = $@"\s*{Date}{Clock} ?-.*";

    /// <summary>Adds the nodes.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="time">Texts, [origins, 1].</param>
    /// <param name="fallback">A time that is read in place of what is none, so that the rest of the graph has numbers.</param>
    public static OriginTime Add(GraphBuilder graph, string time, string fallback)
    {
        string Is(string pattern) => graph.Node("RegexFullMatch", [time], OnnxAttribute.Of("pattern", pattern));
        string Or(string a, string b) => graph.Node("Or", [a, b]);
        string And(string a, string b) => graph.Node("And", [a, b]);
        string Text(string text) => graph.Constant([text]);
        var (isYear, isMonth, isQuarter) = (Is(Year), Is(YearMonth), Is(YearQuarter));
        // Years, quarters and months stand for their first day.
        var rest = graph.Where(isYear, Text("-01-01"), graph.Where(isMonth, Text("-01"), graph.Where(isQuarter, Text("-01"), Text(string.Empty))));
        var isRead = Or(Or(isYear, isMonth), Or(isQuarter, Is(Stamp)));
        var parts = TimeStep.Numbers(graph, graph.Where(isRead, graph.Node("StringConcat", [time, rest]), Text(fallback)));
        var month = graph.Where(isQuarter, graph.Sub(graph.Mul(parts[1], graph.Scalar(3.0)), graph.Scalar(2.0)), parts[1]);
        var first = TimeStep.JulianDay(graph, parts[0], month, graph.Scalar(1.0));
        var days = graph.Sub(TimeStep.JulianDay(graph, parts[0], graph.Add(month, graph.Scalar(1.0)), graph.Scalar(1.0)), first);
        var clock = graph.Add(graph.Mul(parts[3], graph.Scalar(3600.0)), graph.Add(graph.Mul(parts[4], graph.Scalar(60.0)), parts[5]));
        var seconds = graph.Sub(clock, OffsetOf(graph, time, Is(StampWithOffset), Is(StampToTheWest)));
        var moved = graph.Node("Floor", [graph.Div(seconds, graph.Scalar(SecondsOfDay))]); // to the day before, or behind
        string One(string condition) => graph.Cast(condition, TensorElementType.Double);
        var isBefore = And(graph.Node("Less", [moved, graph.Scalar(0.0)]), graph.Equal(parts[2], graph.Scalar(1.0)));
        var isBehind = And(graph.Node("Greater", [moved, graph.Scalar(0.0)]), graph.Equal(parts[2], days));
        return new OriginTime(
            graph.Add(month, graph.Sub(One(isBehind), One(isBefore))),
            graph.Add(graph.Add(first, graph.Sub(parts[2], graph.Scalar(1.0))), moved),
            graph.Sub(seconds, graph.Mul(moved, graph.Scalar(SecondsOfDay))),
            And(isRead, graph.Node("LessOrEqual", [parts[2], days])));
    }

    // "…+05:30" → 19,800.
    private static string OffsetOf(GraphBuilder graph, string time, string hasOffset, string isWest)
    {
        string Tokens(string text, string expression, string padding) => graph.Node(GraphBuilder.Microsoft, "Tokenizer", [text], [
            OnnxAttribute.Of("mark", 0), OnnxAttribute.Of("mincharnum", 1), OnnxAttribute.Of("pad_value", padding), OnnxAttribute.Of("tokenexp", expression)]);
        string FirstOf(string tokens, int count) => graph.Node("Slice", [graph.Reshape(tokens, 0, -1), graph.Integers(0), graph.Integers(count), graph.Integers(1)]);
        var text = FirstOf(Tokens(graph.Where(hasOffset, time, graph.Constant(["+00:00"])), @"[+-][0-9]{2}(:?[0-9]{2})?\s*$", "+00:00"), 1);
        var numbers = graph.Cast(FirstOf(Tokens(graph.Node("StringConcat", [text, graph.Constant([" 00"])]), "[0-9]{2}", "00"), 2), TensorElementType.Double);
        string Part(int at) => graph.Node("Slice", [numbers, graph.Integers(at), graph.Integers(at + 1), graph.Integers(1)]);
        var seconds = graph.Add(graph.Mul(Part(0), graph.Scalar(3600.0)), graph.Mul(Part(1), graph.Scalar(60.0)));
        return graph.Where(isWest, graph.Node("Neg", [seconds]), seconds);
    }
}
