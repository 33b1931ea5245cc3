using Weir.Client;
using Weir.Client.Calls;
using Weir.Foundation.Errors;
using Weir.Persistence;
using Weir.Tracking.Access;
using Weir.Tracking.Artifacts;
using Weir.Tracking.Registry.History;
using Weir.Tracking.Rules;

namespace Weir.Tracking.Registry.Packages;

/// <summary>Calls on the digests of versions' packages.</summary>
internal sealed class PackageService(IDatabase database, ArtifactService artifacts, TimeProvider time)
{
    // Larger packages are hashed when somebody asks for it: making a version shall not take minutes.
    private const long MostBytesAtOnce = 256L << 20;

    public async Task<PackageAnswer> GetAsync(VersionOfModel request, CancellationToken cancellation)
    {
        var (name, version) = (Required.Text(request.Name, "name"), Required.Version(request.Version));
        return await database.ReadAsync(
            session =>
            {
                RegistryTable.RequireVersion(session, name, version);
                return Answer(session, name, version);
            },
            cancellation);
    }

    public async Task<PackageAnswer> SealAsync(VersionOfModel request, Caller caller, CancellationToken cancellation)
    {
        var (name, version) = (Required.Text(request.Name, "name"), Required.Version(request.Version));
        var (answer, address) = await database.ReadAsync(
            session =>
            {
                RegistryTable.RequireVersion(session, name, version);
                return (Answer(session, name, version), PackageTable.Address(session, name, version));
            },
            cancellation);
        if (answer.Digest is not null) return answer;
        if (address is null) throw new WeirException(MlflowErrors.InvalidState, $"the files of models:/{name}/{version} do not lie in this store: their digests cannot be taken");
        if (await SealAsync(name, version, address, long.MaxValue, caller, cancellation) is { } taken) return taken;
        throw MlflowErrors.NotFound($"there are no files at '{address}', the package of models:/{name}/{version}");
    }

    /// <summary>Takes the digests of a version that was made just now, if that is quickly done; else it has none yet.</summary>
    public async Task TrySealAsync(string name, long version, Caller caller, CancellationToken cancellation)
    {
        try
        {
            if (await database.ReadAsync(s => PackageTable.Address(s, name, version), cancellation) is { } address)
                await SealAsync(name, version, address, MostBytesAtOnce, caller, cancellation);
        }
        catch (Exception e) when (e is WeirException or IOException or UnauthorizedAccessException)
        {
            // A path that cannot be read, or a store or database that does not answer: the version is there all the same, and can be sealed later.
            // A failure told to the client would be taken for "nothing was done", and a second version made.
        }
    }

    private async Task<PackageAnswer?> SealAsync(string name, long version, string address, long mostBytes, Caller caller, CancellationToken cancellation)
    {
        if (await PackageReader.ReadAsync(artifacts.Store, ArtifactService.Key(address, string.Empty), mostBytes, cancellation) is not { Count: > 0 } files) return null;
        return await database.WriteAsync(
            session =>
            {
                RegistryTable.RequireVersion(session, name, version);
                if (PackageTable.Keep(session, name, version, files))
                    HistoryTable.Add(session, name, version, new HistoryNote(time.GetUtcNow().ToUnixTimeMilliseconds(), caller.Name, HistoryActions.PackageSealed, To: PackageTable.DigestOf(files)));
                return Answer(session, name, version);
            },
            cancellation);
    }

    private static PackageAnswer Answer(ISqlSession session, string name, long version) => new(PackageTable.Digest(session, name, version), PackageTable.Files(session, name, version));
}
