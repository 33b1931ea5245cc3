using System.Text;
using System.Text.RegularExpressions;
using Weir.Foundation.Errors;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Repository;
using Weir.Yaml;

namespace Weir.Versioning.Tracked;

/// <summary>Reads what commits track, without touching the workspace. A metafile that many commits share is parsed once.</summary>
/// <remarks>Outs of stages are those of <c>dvc.lock</c>; what <c>dvc.yaml</c> says of them (not cached, another remote) is found by their path,
/// where <c>${…}</c> stands for anything: the values of that commit need not be known.</remarks>
/// <param name="gitFolder">A folder of a git repository, or a bare one.</param>
/// <param name="root">Full path that paths of metafiles start from; need not exist.</param>
internal sealed class RevisionReader(string gitFolder, string root) : IDisposable
{
    private readonly GitPlumbing _git = new(gitFolder);
    private readonly Dictionary<(string Path, string Blob), IReadOnlyList<TrackedEntry>> _files = [];
    private readonly Dictionary<(string Path, string Pipeline, string Lock), IReadOnlyList<TrackedEntry>> _pipelines = [];

    /// <summary>Commits of a repository.</summary>
    public RevisionReader(DvcRepository repository)
        : this(repository.Root, repository.Root)
    {
    }

    /// <summary>git itself.</summary>
    public GitPlumbing Git => _git;

    /// <summary>What a commit tracks.</summary>
    /// <exception cref="WeirException">A metafile of it cannot be read.</exception>
    public async Task<TrackedSet> ReadAsync(string commit, CancellationToken cancellation)
    {
        var files = (await _git.FilesAsync(commit, cancellation)).Where(f => f.IsRegular).ToDictionary(f => f.Path);
        var entries = new List<TrackedEntry>();
        foreach (var file in files.Values)
        {
            var name = file.Path[(file.Path.LastIndexOf('/') + 1)..];
            if (name.Length > 4 && name.EndsWith(".dvc", StringComparison.Ordinal)) entries.AddRange(Remembered(_files, (file.Path, file.Blob), () => DvcFileEntries(commit, file)));
            else if (name == "dvc.yaml" && files.GetValueOrDefault(file.Path[..^4] + "lock") is { } locked) entries.AddRange(Remembered(_pipelines, (file.Path, file.Blob, locked.Blob), () => StageEntries(commit, file, locked)));
        }

        return new TrackedSet(commit[..Math.Min(7, commit.Length)], entries);
    }

    public void Dispose() => _git.Dispose();

    private static IReadOnlyList<TrackedEntry> Remembered<TKey>(Dictionary<TKey, IReadOnlyList<TrackedEntry>> known, TKey key, Func<IReadOnlyList<TrackedEntry>> read)
        where TKey : notnull
    {
        if (!known.TryGetValue(key, out var entries)) known[key] = entries = read();
        return entries;
    }

    private List<TrackedEntry> DvcFileEntries(string commit, GitFile file)
    {
        var reader = new MetafileReader(Document(commit, file));
        if (reader.Document.Root is null) return [];
        var top = reader.Mapping(reader.Document.Root, string.Empty);
        var folder = Folder(file, top);
        var deps = (top["deps"] as YamlSequence)?.Items.OfType<YamlMapping>().ToList() ?? [];
        return [.. Outs(reader, top["outs"], "outs", folder).Select(o => new TrackedEntry(o, Relative(o.FullPath), file.Path) { IsImport = deps.Count > 0, IsRepositoryImport = deps.Any(d => d["repo"] is not null) })];
    }

    private List<TrackedEntry> StageEntries(string commit, GitFile pipeline, GitFile locked)
    {
        var reader = new MetafileReader(Document(commit, pipeline));
        var lockReader = new MetafileReader(Document(commit, locked));
        if (reader.Document.Root is not YamlMapping top || top["stages"] is not YamlMapping stages || lockReader.Document.Root is not YamlMapping lockTop) return [];
        var entries = lockTop["schema"] is null ? lockTop : lockTop["stages"] as YamlMapping;
        var found = new List<TrackedEntry>();
        foreach (var entry in entries?.Entries ?? [])
        {
            var name = entry.KeyText;
            var at = name.IndexOf('@', StringComparison.Ordinal);
            if ((stages[name] ?? (at > 0 ? stages[name[..at]] : null)) is not YamlMapping definition) continue; // a stage of former days
            var body = definition["do"] as YamlMapping ?? definition;
            var declared = Declared(reader, body);
            foreach (var o in Outs(lockReader, (entry.Value as YamlMapping)?["outs"], $"stages.{name}.outs", Folder(pipeline, body)))
            {
                var flags = declared.FirstOrDefault(d => d.Path == o.Path) ?? declared.FirstOrDefault(d => d.Pattern?.IsMatch(o.Path) == true);
                if (flags is null) continue;
                var known = o with { Kind = flags.Out.Kind, IsCached = flags.Out.IsCached, IsPushed = flags.Out.IsPushed, Remote = flags.Out.Remote };
                found.Add(new TrackedEntry(known, Relative(o.FullPath), pipeline.Path) { Stage = pipeline.Path == "dvc.yaml" ? name : $"{pipeline.Path}:{name}" });
            }
        }

        return found;
    }

    private static IEnumerable<TrackedOut> Outs(MetafileReader reader, YamlNode? node, string field, string folder) =>
        node is null ? [] : reader.Sequence(node, field).Items.Select((item, i) => OutReader.Read(reader, item, $"{field}[{i}]", folder));

    private string Full(string relative) => Path.GetFullPath(Path.Combine(root, relative));

    private string Relative(string full) => Path.GetRelativePath(root, full).Replace(Path.DirectorySeparatorChar, '/');

    private string Folder(GitFile metafile, YamlMapping body)
    {
        var folder = Path.GetDirectoryName(Full(metafile.Path))!;
        return body["wdir"] is YamlScalar { Text: var wdir } && !wdir.Contains("${", StringComparison.Ordinal) ? Path.GetFullPath(Path.Combine(folder, wdir)) : folder;
    }

    private static List<Declaration> Declared(MetafileReader reader, YamlMapping body)
    {
        var declared = new List<Declaration>();
        foreach (var (key, kind) in new[] { ("outs", OutKind.Out), ("metrics", OutKind.Metric), ("plots", OutKind.Plot) })
        {
            foreach (var item in (body[key] as YamlSequence)?.Items ?? [])
            {
                var path = item switch { YamlScalar scalar => scalar.Text, YamlMapping { Entries: [var only, ..] } => only.KeyText, _ => null };
                if (path is null) continue;
                var flags = item is YamlMapping { Entries: [{ Value: YamlMapping given }, ..] } ? given : null;
                var o = new TrackedOut(path, path)
                {
                    Kind = kind,
                    IsCached = reader.Flag(flags?["cache"], $"{key}.cache", otherwise: true),
                    IsPushed = reader.Flag(flags?["push"], $"{key}.push", otherwise: true),
                    Remote = flags?["remote"] is YamlScalar remote ? remote.Text : null,
                };
                declared.Add(new Declaration(path, path.Contains("${", StringComparison.Ordinal) ? Pattern(path) : null, o));
            }
        }

        return declared;
    }

    private static Regex Pattern(string path) =>
        new("^" + string.Join(".+", Regex.Split(path, @"\$\{[^}]*\}").Select(Regex.Escape)) + "$", RegexOptions.CultureInvariant);

    private YamlDocument Document(string commit, GitFile file) => YamlDocument.Parse(Text(file), $"{commit[..7]}:{file.Path}");

    private string Text(GitFile file) => Encoding.UTF8.GetString(_git.Blob(file.Blob)).TrimStart('\uFEFF');

    private sealed record Declaration(string Path, Regex? Pattern, TrackedOut Out);
}
