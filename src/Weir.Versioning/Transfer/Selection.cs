using System.IO.Enumeration;
using Weir.Foundation.Errors;
using Weir.Versioning.Repository;
using Weir.Versioning.Tracked;

namespace Weir.Versioning.Transfer;

/// <summary>The outs that a request means, in the workspace and in commits.</summary>
internal static class Selection
{
    /// <summary>Reads metafiles and picks.</summary>
    public static async Task<IReadOnlyList<TrackedEntry>> CollectAsync(DvcRepository repository, TransferRequest request, bool forPush, CancellationToken cancellation)
    {
        var index = repository.ReadIndex();
        if (request.Targets.Count == 0 && !request.WithoutWorkspace) index.RequireSound();
        var workspace = TrackedSet.OfWorkspace(repository, index);
        var targets = request.IsGlob ? Expand(request, workspace) : request.Targets;
        var entries = new List<TrackedEntry>(request.WithoutWorkspace ? [] : workspace.Select(targets, request.WorkingFolder, request.WithDeps, request.IsRecursive).Entries);
        var commits = await request.Scope.CommitsAsync(repository, cancellation);
        if (commits.Count > 0)
        {
            using var reader = new RevisionReader(repository);
            foreach (var commit in commits)
                entries.AddRange((await reader.ReadAsync(commit, cancellation)).Select(targets, request.WorkingFolder, request.WithDeps, request.IsRecursive).Entries);
        }

        return [.. entries.Where(e => Means(request, e, forPush))];
    }

    private static bool Means(TransferRequest request, TrackedEntry entry, bool forPush)
    {
        if (entry.Out is not { IsCached: true }) return false;
        if (forPush && (!entry.Out.IsPushed || entry.IsRepositoryImport)) return false;
        if (request.Remote is { } remote && entry.Out.Remote is { } own && !string.Equals(remote, own, StringComparison.OrdinalIgnoreCase)) return false;
        if (request.MaxSizeBytes is { } most && (entry.Out.Content?.SizeBytes ?? 0) > most) return false;
        return request.Kinds.Count == 0 || request.Kinds.Contains(entry.Out.Kind);
    }

    // As a shell would, over what is tracked; `**` crosses folders.
    private static List<string> Expand(TransferRequest request, TrackedSet workspace)
    {
        var expanded = new List<string>();
        var names = workspace.Entries.SelectMany(e => new[] { e.Path, e.Metafile }).Distinct().ToList();
        foreach (var target in request.Targets)
        {
            var pattern = request.WorkingFolder.Length == 0 ? target : $"{request.WorkingFolder}/{target}";
            var found = names.Where(n => Matches(pattern, n)).Select(n => "/" + n).Select(n => Path.GetRelativePath("/" + request.WorkingFolder, n)).ToList();
            if (found.Count == 0) throw new WeirException(ErrorCodes.NotFound, $"nothing that is tracked matches '{target}'", DidYouMean.Hint(target, names));
            expanded.AddRange(found);
        }

        return expanded;
    }

    private static bool Matches(string pattern, string name)
    {
        var (wanted, has) = (pattern.Split('/'), name.Split('/'));
        return From(0, 0);

        bool From(int p, int n)
        {
            if (p == wanted.Length) return n == has.Length;
            if (wanted[p] == "**") return From(p + 1, n) || (n < has.Length && From(p, n + 1));
            return n < has.Length && FileSystemName.MatchesSimpleExpression(wanted[p], has[n], ignoreCase: false) && From(p + 1, n + 1);
        }
    }
}
