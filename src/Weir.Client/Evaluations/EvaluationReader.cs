using System.Text.Json;
using System.Text.Unicode;
using Weir.Foundation.Errors;

namespace Weir.Client.Evaluations;

/// <summary>Reads <c>evaluation.json</c> strictly: what is missing, unknown, of a wrong type, or at odds with itself is named by its field.</summary>
public static class EvaluationReader
{
    /// <summary>Largest file that is read.</summary>
    public const int MaxBytes = 1 << 20;

    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    /// <summary>Reads a report.</summary>
    /// <param name="utf8">The file's bytes.</param>
    /// <param name="file">What messages call it.</param>
    /// <exception cref="WeirException"><c>invalid_value</c>: the file is no report; the location's field says where.</exception>
    public static EvaluationReport Read(ReadOnlyMemory<byte> utf8, string file = EvaluationReport.FileName)
    {
        if (utf8.Length > MaxBytes) throw new WeirException(ErrorCodes.InvalidValue, $"'{file}' is larger than {MaxBytes >> 20} MiB", location: new SourceLocation(file));
        if (!Utf8.IsValid(utf8.Span)) throw new WeirException(ErrorCodes.InvalidValue, $"'{file}' is not UTF-8", location: new SourceLocation(file));
        try
        {
            using var document = JsonDocument.Parse(utf8, Options);
            var report = Report(new EvaluationField(file, string.Empty, document.RootElement));
            EvaluationCheck.Run(report, file);
            return report;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: half a character, escaped.
            var (line, column) = e is JsonException { LineNumber: { } l, BytePositionInLine: { } b } ? ((int?)l + 1, (int?)b + 1) : (null, null);
            throw new WeirException(ErrorCodes.InvalidValue, $"'{file}' is no JSON: {e.Message.Split(" LineNumber:")[0]}", location: new SourceLocation(file, line, column), inner: e);
        }
    }

    private static EvaluationReport Report(EvaluationField root)
    {
        root.CheckNames("$schema", "format", "created", "tool", "model", "blessed", "rules", "figures", "slices", "baseline", "data", "extra");
        var format = root["format"].Integer();
        if (format != EvaluationReport.CurrentFormat) throw root["format"].Wrong($"is {format}, and this program reads format {EvaluationReport.CurrentFormat}");
        return new EvaluationReport
        {
            Created = root["created"].Time(),
            Tool = Tool(root["tool"]),
            Model = root.Optional("model") is { } model ? Model(model) : null,
            Blessed = root["blessed"].Boolean(),
            Rules = root["rules"].List(Rule),
            Figures = root["figures"].Figures(),
            Slices = root.Optional("slices")?.List(Slice),
            Baseline = root.Optional("baseline") is { } baseline ? Baseline(baseline) : null,
            Data = root.Optional("data")?.List(Data),
            Extra = root.Optional("extra")?.Object(),
        };
    }

    private static EvaluationTool Tool(EvaluationField field)
    {
        field.CheckNames("name", "version");
        return new EvaluationTool(field["name"].Text(), field["version"].Text());
    }

    private static EvaluatedModel Model(EvaluationField field)
    {
        field.CheckNames("name", "hash");
        return new EvaluatedModel(field["name"].Text(), field.Optional("hash")?.Hash());
    }

    private static EvaluationRule Rule(EvaluationField field)
    {
        field.CheckNames("figure", "comparison", "limit", "value", "passed", "slice", "against", "baseline", "reason");
        return new EvaluationRule(
            field["figure"].Text(), field["comparison"].OneOf(EvaluationDemand.Comparisons), field["limit"].Number(), field["value"].NumberOrNull(), field["passed"].Boolean())
        {
            Slice = field.Optional("slice")?.Text(),
            Against = field.Optional("against")?.OneOf([EvaluationDemand.Difference, EvaluationDemand.Ratio]),
            Baseline = field.Optional("baseline")?.Number(),
            Reason = field.Optional("reason")?.Text(),
        };
    }

    private static EvaluationSlice Slice(EvaluationField field)
    {
        field.CheckNames("name", "rows", "figures");
        return new EvaluationSlice(field["name"].Text(), field.Optional("rows")?.Integer(), field["figures"].Figures());
    }

    private static EvaluationBaseline Baseline(EvaluationField field)
    {
        field.CheckNames("model", "figures", "slices");
        return new EvaluationBaseline(field["model"].Text(), field["figures"].Figures(), field.Optional("slices")?.List(Slice));
    }

    private static EvaluatedData Data(EvaluationField field)
    {
        field.CheckNames("name", "hash", "rows");
        return new EvaluatedData(field["name"].Text(), field["hash"].Hash(), field.Optional("rows")?.Integer());
    }
}
