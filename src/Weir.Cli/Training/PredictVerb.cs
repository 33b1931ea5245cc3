using System.CommandLine;
using System.Globalization;
using Weir.Cli.Serving;
using Weir.Cli.Shell;
using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Training;
using Weir.Training.Forecasting;

namespace Weir.Cli.Training;

/// <summary>Predicts a table.</summary>
internal sealed class PredictVerb : Verb
{
    private readonly Argument<string> _model = new("MODEL") { Description = "a model package, an .onnx file or models:/NAME/VERSION" };
    private readonly Argument<string> _data = new("DATA") { Description = "table with the model's columns: Parquet, CSV, TSV or JSON lines; - reads standard input" };
    private readonly Option<string?> _out = new("--out", "-o") { Description = "file to write: .parquet, .csv or .jsonl (default: JSON lines on standard output)", HelpName = "FILE" };
    private readonly Option<bool> _keep = new("--keep") { Description = "write the table's own columns too" };

    private readonly Option<string[]> _derive = new("--derive") { Description = "a column computed from others; may be repeated", HelpName = "NAME = SQL" };

    public override string Path => "predict";

    public override VerbGroup Group => VerbGroup.Training;

    public override string Summary => "Predict every row of a table with a model";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir predict models/fare data/new.parquet", "a line of JSON for each row"),
        new("weir predict models:/fare/3 data/new.parquet", "with a registered version"),
        new("weir predict models/fare - < new.csv", "rows from standard input: CSV, TSV, JSON lines or Parquet"),
        new("weir predict models/churn customers.csv --keep --out scored.parquet", "the table with its predictions"),
    ];

    public override string Remarks =>
        """
        A model of a series (`weir train --task forecast`) forecasts what follows the last row that has a value: a row for each step ahead, with its time.
        Of several series (`--series`) it forecasts each from its own last value, also one that it was not trained on; their columns stand before the time.
        Rows behind that one may hold columns that are known ahead.
        """;

    public override IReadOnlyList<string> SeeAlso => ["train", "serve"];

    public override void Define(Command command)
    {
        command.Add(_model);
        command.Add(_data);
        command.Add(_out);
        command.Add(_keep);
        command.Add(_derive);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var output = context.Get(_out) is { } named ? context.Resolve(named) : null;
        var format = output is null ? ".jsonl" : System.IO.Path.GetExtension(output).ToLowerInvariant();
        if (format is not (".parquet" or ".csv" or ".jsonl")) throw WeirException.Usage($"--out '{context.Get(_out)}' is no .parquet, .csv or .jsonl file");
        var model = await ModelArgument.PathAsync(context, context.Get(_model)!, cancellation);
        await using var input = Console.OpenStandardInput();
        using var data = await GivenTable.TakeAsync(context, context.Get(_data)!, input, cancellation);
        var columns = await Task.Run(() => data.Read(path => Predict(context, model, path, cancellation)), cancellation);
        switch (output)
        {
            case null: context.Console.Out.Write(TableText.JsonLines(columns)); break;
            case not null when format == ".parquet": TableWriter.Write(output, columns, cancellation); break;
            default: AtomicFile.WriteText(output, format == ".csv" ? TableText.Csv(columns) : TableText.JsonLines(columns)); break;
        }

        if (output is null) return ExitCodes.Success;
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartObject();
                json.WriteString("path", context.Display(output));
                json.WriteNumber("rows", columns[0].Count);
                json.WriteEndObject();
            });
        }
        else
        {
            context.Console.Line(context.Display(output));
            context.Console.Say($"predicted {columns[0].Count.ToString("N0", CultureInfo.InvariantCulture)} rows");
        }

        return ExitCodes.Success;
    }

    private List<Column> Predict(VerbContext context, string model, string data, CancellationToken cancellation)
    {
        using var forecaster = Forecaster.TryLoad(model);
        if (forecaster is not null) return Forecast(context, forecaster, data, cancellation);
        using var predictor = BatchPredictor.Load(model);
        using var table = Table.Open(data, new TableOptions { Derive = context.Get(_derive) ?? [], Progress = context.Progress }, cancellation);
        List<Column> columns = context.Get(_keep) ? [.. table.Read([.. table.Columns.Select(c => c.Name)], cancellation)] : [];
        columns.AddRange(predictor.Predict(table, cancellation));
        return columns;
    }

    // From the last row that has a value.
    private List<Column> Forecast(VerbContext context, Forecaster forecaster, string data, CancellationToken cancellation)
    {
        if (context.Get(_keep)) throw WeirException.Usage("a forecast has rows of its own", "leave out --keep");
        using var table = Table.Open(data, new TableOptions { Derive = context.Get(_derive) ?? [], Progress = context.Progress }, cancellation);
        List<string> notes = [];
        List<Column> columns = [.. forecaster.Predict(table, notes, cancellation)];
        foreach (var note in notes) context.Console.Tell($"note: {note}");
        return columns;
    }
}
