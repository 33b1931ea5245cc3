using System.CommandLine;
using System.Globalization;
using Weir.Cli.Shell;
using Weir.Client.Calls;
using Weir.Foundation.Errors;
using Weir.Tracking;
using Weir.Tracking.Export;

namespace Weir.Cli.Tracking;

/// <summary>Exports runs as a table.</summary>
internal sealed class RunsExportVerb : TrackingVerb
{
    private static readonly Dictionary<string, RunExportFormat> Formats = new() { ["csv"] = RunExportFormat.Csv, ["parquet"] = RunExportFormat.Parquet, ["json"] = RunExportFormat.Json, ["ndjson"] = RunExportFormat.NdJson };

    private readonly Option<string[]> _experiment = new("--experiment", "-e") { Description = "name or id of an experiment (default all); may be repeated", HelpName = "NAME" };
    private readonly Option<string?> _as = new("--as") { Description = "csv, parquet, json or ndjson (default: by the file's name, else csv)", HelpName = "FORMAT" };
    private readonly Option<string?> _out = new("--out", "-o") { Description = "file, written whole or not at all (default: standard output)", HelpName = "FILE" };
    private readonly ListOptions _list = new("metrics.auc > 0.9", "metrics.auc DESC", "", int.MaxValue);

    public override string Path => "runs export";

    public override string Summary => "Export runs as CSV, Parquet or JSON: a row a run, a column for each metric, parameter and tag";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir runs export -o runs.parquet", "every run"),
        new("weir runs export -e taxi --filter \"metrics.rmse < 3\" -o best.csv", "some of one experiment"),
        new("weir runs export --as ndjson | head -1", "to another program"),
    ];

    public override string Remarks => "Metrics are the latest values. Times are UTC. Any number of runs takes the memory of their keys. NaN and infinities are kept.";

    public override IReadOnlyList<string> SeeAlso => ["runs list", "runs compare", "tracking export mlflow"];

    public override void Define(Command command)
    {
        foreach (var option in new Option[] { _experiment, _as, _out }) command.Add(option);
        _list.AddSearchTo(command);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var file = context.Get(_out) is { } typed ? context.Resolve(typed) : null;
        var format = Format(context.Get(_as), file);
        var names = await Lifecycle.ExperimentNamesAsync(tracking, context.Get(_experiment) ?? [], cancellation);
        var search = new SearchRuns([.. names.Keys], _list.Filter(context), _list.View(context), OrderBy: _list.Order(context));
        await using var output = file is null ? new ConsoleStream(context.Console.Out) : null;
        var limit = _list.Limit(context);
        var count = await RunExport.RunAsync(tracking.Client, new RunExportRequest(search, format, file, output, names, limit == int.MaxValue ? null : limit), context.Progress, cancellation);
        if (file is null) return ExitCodes.Success;
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartObject();
                json.WriteString("file", context.Display(file));
                json.WriteNumber("runs", count);
                json.WriteEndObject();
            });
            return ExitCodes.Success;
        }

        context.Console.Line(context.Display(file));
        context.Console.Say(string.Create(CultureInfo.InvariantCulture, $"{count:N0} runs"));
        return ExitCodes.Success;
    }

    private static RunExportFormat Format(string? asked, string? file)
    {
        var name = asked ?? (file is null ? "csv" : System.IO.Path.GetExtension(file).TrimStart('.').ToLowerInvariant() switch { "jsonl" => "ndjson", var extension when Formats.ContainsKey(extension) => extension, _ => "csv" });
        return Formats.TryGetValue(name, out var format) ? format : throw WeirException.Usage($"there is no format '{name}'", DidYouMean.Hint(name, Formats.Keys) ?? $"formats are {string.Join(", ", Formats.Keys)}");
    }

    // The console takes text; the export gives UTF-8.
    private sealed class ConsoleStream(TextWriter writer) : Stream
    {
        private readonly System.Text.Decoder _decoder = System.Text.Encoding.UTF8.GetDecoder();

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush() => writer.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count)
        {
            var characters = new char[_decoder.GetCharCount(buffer, offset, count)];
            writer.Write(characters, 0, _decoder.GetChars(buffer, offset, count, characters, 0));
        }
    }
}
