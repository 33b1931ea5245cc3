using Weir.Foundation.Errors;
using Weir.Versioning.Content;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Remotes;
using Weir.Versioning.Repository;

namespace Weir.Versioning.Imports;

/// <summary>What stages read or write at addresses: known by what the place says of it (an entity tag), else by its MD5, as DVC records it.</summary>
public static class OutsideData
{
    /// <summary>Looks at every address among some paths, so that they can be compared with what is recorded. Nothing happens where there is none.</summary>
    /// <exception cref="WeirException"><c>remote_unsupported</c>, <c>config_invalid</c>, and what the place refuses; that nothing lies there is no fault here.</exception>
    public static async Task LookAsync(DvcRepository repository, IEnumerable<TrackedOut> paths, CancellationToken cancellation = default)
    {
        // One after the other: there are few, and each is one question.
        foreach (var address in paths.Select(p => p.FullPath).Where(StageReader.IsUrl).Distinct()) repository.Content.NoteOutside(address, await FindAsync(repository, address, cancellation));
    }

    /// <summary>The same for everything that some stages read and write.</summary>
    public static Task LookAsync(DvcRepository repository, IEnumerable<StageDefinition> stages, CancellationToken cancellation = default) =>
        LookAsync(repository, stages.SelectMany(s => s.Deps.Concat(s.Outs)), cancellation);

    private static async Task<ContentId?> FindAsync(DvcRepository repository, string address, CancellationToken cancellation)
    {
        try
        {
            await using var source = SourceUrl.Open(RemoteOptions.OfUrl(repository.Config, address));
            var data = await source.FindAsync(cancellation);
            return data.Mark is { } mark ? new ContentId(mark.Value, data.Files[0].SizeBytes ?? 0) { Field = mark.Key, HasSize = data.Files[0].SizeBytes is not null } : await ContentHashing.OfAsync(data, cancellation);
        }
        catch (WeirException e) when (e.Code == ErrorCodes.NotFound)
        {
            return null;
        }
    }
}
