using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Tracking;

namespace Weir.Cli.Tracking;

/// <summary>Uploads files to a run.</summary>
internal sealed class ArtifactsUploadVerb : TrackingVerb
{
    private readonly Argument<string> _run = new("RUN") { Description = "id, the beginning of one, or a name" };
    private readonly Argument<string[]> _files = new("FILE") { Description = "files and directories", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> _to = new("--to") { Description = "folder among the run's artifacts (default: the root)", HelpName = "FOLDER", DefaultValueFactory = _ => string.Empty };

    public override string Path => "artifacts upload";

    public override string Summary => "Copy files and directories into the artifacts of a run";

    public override IReadOnlyList<Example> Examples => [new("weir artifacts upload 3f2a91c0 plots --to report", "a directory, as report/plots"), new("weir artifacts upload first a.txt b.txt", "files")];

    public override IReadOnlyList<string> SeeAlso => ["artifacts list", "artifacts download"];

    public override void Define(Command command)
    {
        command.Add(_run);
        command.Add(_files);
        command.Add(_to);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var found = new List<(string File, string Path)>();
        foreach (var typed in context.Get(_files)!) found.AddRange(Files(context.Resolve(typed), typed));
        var run = await tracking.Client.ResumeRunAsync((await RunLookup.FindAsync(tracking, context.Get(_run)!, cancellation)).Info.RunId, cancellation);
        var folder = context.Get(_to)!.Trim('/');
        var total = found.Sum(f => new System.IO.FileInfo(f.File).Length);
        long done = 0;
        foreach (var (file, path) in found)
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);
            await run.LogArtifactAsync(folder.Length == 0 ? path : $"{folder}/{path}", stream, cancellation);
            context.Progress.Report("uploading", done += stream.Length, total, "bytes");
        }

        if (context.IsJson)
        {
            context.Console.Json(json => RunJson.WriteList(json, "files", found, (writer, f) => writer.WriteStringValue(folder.Length == 0 ? f.Path : $"{folder}/{f.Path}")));
            return ExitCodes.Success;
        }

        context.Console.Line(folder.Length == 0 ? run.Info.ArtifactUri! : run.ArtifactUri(folder));
        context.Console.Say($"{found.Count} files, {Sizes.Text(total)}");
        return ExitCodes.Success;
    }

    private static IEnumerable<(string File, string Path)> Files(string path, string typed)
    {
        if (File.Exists(path)) return [(path, System.IO.Path.GetFileName(path))];
        if (!Directory.Exists(path)) throw WeirException.FileNotFound(typed);
        var parent = System.IO.Path.GetDirectoryName(System.IO.Path.TrimEndingDirectorySeparator(path))!;
        return Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Where(f => !System.IO.Path.GetFileName(f).StartsWith(AtomicFile.TemporaryPrefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(f => (f, System.IO.Path.GetRelativePath(parent, f).Replace(System.IO.Path.DirectorySeparatorChar, '/')));
    }
}
