using System.CommandLine;
using System.Globalization;
using Weir.Cli.Shell;
using Weir.Data.Csv;
using Weir.Data.Import;
using Weir.Foundation.Errors;

namespace Weir.Cli.Data;

/// <summary>Brings a table in as Parquet.</summary>
internal sealed class DataImportVerb : Verb
{
    private readonly Argument<string> _source = new("SOURCE") { Description = "a file, or postgresql://user@host/database" };
    private readonly Option<string?> _out = new("--out", "-o") { Description = "Parquet file to write (default data/NAME.parquet)", HelpName = "FILE" };
    private readonly Option<string?> _name = new("--name") { Description = "name of the table (default the source's file name)", HelpName = "NAME" };
    private readonly Option<string?> _query = new("--query") { Description = "one SELECT, for databases", HelpName = "SQL" };
    private readonly Option<string[]> _derive = new("--derive") { Description = "a column computed from others; may be repeated", HelpName = "NAME = SQL" };
    private readonly Option<string?> _format = new("--format") { Description = "csv, tsv, parquet, jsonl, sqlite or duckdb, where the name does not tell", HelpName = "FORMAT" };
    private readonly Option<string?> _delimiter = new("--delimiter") { Description = "what separates the values of a text file (default: found in the header)", HelpName = "C" };

    private readonly Option<string?> _decimal = new("--decimal") { Description = "what stands before the decimals of a text file: . or , (with a comma, points may stand between thousands)", HelpName = "C" };
    private readonly Option<string?> _dates = new("--date-format") { Description = "how a text file writes dates besides YYYY-MM-DD, such as DD.MM.YYYY or 'MM/DD/YYYY HH:MM'", HelpName = "FORMAT" };
    private readonly Option<bool> _rename = new("--rename-duplicates") { Description = "name a column that has another's name NAME_2 instead of refusing the file" };

    public override string Path => "data import";

    public override VerbGroup Group => VerbGroup.Data;

    public override string Summary => "Bring a table in: CSV, Parquet, JSON lines or a SQL query become one Parquet file";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir data import trips.csv.gz", "writes data/trips.parquet"),
        new("weir data import trips.csv --derive 'big_tip = tips > 0.2 * fare'", "with a column computed from others"),
        new("weir data import umsatz.csv --decimal , --date-format DD.MM.YYYY", "3,14 and 31.12.2026 are a number and a date"),
        new("weir data import shop.db --query 'SELECT * FROM orders' --name orders", "rows of a SQLite file"),
    ];

    public override string Remarks =>
        """
        Text files need a header and UTF-8. Types are found over the whole file: whole numbers, numbers, true/false, ISO dates and time stamps,
        else text (007 stays text; 3,14 and 31.12.2026 too, unless --decimal and --date-format say how to read them). Empty, blank and NA mean missing. A fault in the file is told with its line, and nothing is written.
        """;

    public override IReadOnlyList<string> SeeAlso => ["data profile", "data split"];

    public override void Define(Command command)
    {
        command.Add(_source);
        foreach (var option in new Option[] { _out, _name, _query, _derive, _format, _delimiter, _decimal, _dates, _rename }) command.Add(option);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var source = context.Get(_source)!;
        var request = new ImportRequest
        {
            Source = source.Contains("://", StringComparison.Ordinal) ? source : context.Resolve(source),
            Output = context.Get(_out) is { } path ? context.Resolve(path) : null,
            Name = context.Get(_name),
            Query = context.Get(_query),
            Format = context.Get(_format),
            Delimiter = Delimiter(context.Get(_delimiter)),
            HasDecimalComma = context.Get(_decimal) switch
            {
                null or "." => false,
                "," => true,
                var other => throw WeirException.Usage($"--decimal '{other}' is neither . nor ,", "for example --decimal ,"),
            },
            Dates = context.Get(_dates) is { } dates ? DateFormat.Parse(dates) : null,
            RenamesDuplicates = context.Get(_rename),
            Derive = context.Get(_derive) ?? [],
        };
        var started = context.Time.GetTimestamp();
        var result = await TableImport.RunAsync(request, DataSteps.Context(context), cancellation);
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartObject();
                json.WriteString("path", context.Display(result.Path));
                json.WriteNumber("rows", result.Rows);
                json.WriteNumber("bytes", result.Bytes);
                json.WriteString("hash", result.Hash);
                json.WriteString("source_hash", result.SourceHash);
                json.WriteStartArray("columns");
                foreach (var column in result.Columns)
                {
                    json.WriteStartObject();
                    json.WriteString("name", column.Name);
                    json.WriteString("type", column.Type.ToString().ToLowerInvariant());
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteStartArray("notes");
                foreach (var note in result.Notes) json.WriteStringValue(note);
                json.WriteEndArray();
                json.WriteEndObject();
            });
            return ExitCodes.Success;
        }

        foreach (var note in result.Notes) context.Console.Tell($"note: {note}");
        context.Console.Line(context.Display(result.Path));
        context.Console.Say(string.Create(
            CultureInfo.InvariantCulture, $"imported {result.Rows:N0} rows x {result.Columns.Count} columns ({Sizes.Text(result.Bytes)}) in {context.Time.GetElapsedTime(started).TotalSeconds:0.0} s"));
        return ExitCodes.Success;
    }

    private static char? Delimiter(string? text) => text switch
    {
        null => null,
        "tab" or "\\t" => '\t',
        [var c] when c < 128 && c is not ('"' or '\n' or '\r') => c,
        _ => throw WeirException.Usage($"--delimiter '{text}' is no single character", "for example --delimiter ';' or --delimiter tab"),
    };
}
