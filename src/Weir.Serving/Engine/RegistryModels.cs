using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Foundation.Hashing;
using Weir.Foundation.Project;
using Weir.Tracking;
using Weir.Tracking.Registry;

namespace Weir.Serving.Engine;

/// <summary>Loads models from the registry: <c>models:/name/3</c>, <c>models:/name@alias</c>, <c>models:/name/latest</c>.</summary>
public static class RegistryModels
{
    private static readonly TimeSpan LockPatience = TimeSpan.FromMinutes(5);

    /// <summary>Brings a version's package as <see cref="BringAsync(TrackingClient, WeirProject, string, CancellationToken)"/> does, and loads it.</summary>
    /// <param name="tracking">The registry.</param>
    /// <param name="project">Whose cache to use.</param>
    /// <param name="uri">The reference.</param>
    /// <param name="name">Name to serve it under; null for the model's own.</param>
    /// <param name="cancellation">Ends the download.</param>
    /// <exception cref="WeirException">As there; <c>corrupt_file</c>: no model.</exception>
    public static async Task<ServedModel> LoadAsync(ProjectTracking tracking, WeirProject project, string uri, string? name, CancellationToken cancellation = default)
    {
        var (folder, version) = await BringAsync(tracking.Client, project, uri, cancellation);
        return ServedModel.Load(folder, name ?? version.Name, version.Version);
    }

    /// <summary>Brings a version's package into the project's cache (<c>.weir/models</c>) and checks each file against the digest that was recorded of it.</summary>
    /// <param name="client">The registry.</param>
    /// <param name="project">Whose cache to use.</param>
    /// <param name="uri">The reference.</param>
    /// <param name="cancellation">Ends the download.</param>
    /// <returns>The package's folder, and the version that the reference means.</returns>
    /// <exception cref="WeirException"><c>RESOURCE_DOES_NOT_EXIST</c>: no such model, version or alias; <c>corrupt_file</c>: the package is not what was registered.</exception>
    public static async Task<(string Folder, ModelVersion Version)> BringAsync(TrackingClient client, WeirProject project, string uri, CancellationToken cancellation = default)
    {
        var version = await client.ResolveModelAsync(uri, cancellation);
        var recorded = await client.RecordedPackageAsync(new VersionOfModel(version.Name, version.Version), cancellation);
        var wanted = recorded?.Digest ?? version.Tags?.FirstOrDefault(t => t.Key == ModelRegistration.HashTag)?.Value;
        var folder = Path.Combine(project.State, "models", SafeName(version.Name), $"{version.Version}-{version.CreationTimestamp}");
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        using var only = await InterProcessLock.AcquireAsync(folder + ".lock", LockPatience, TimeProvider.System, cancellation: cancellation); // two servers may start at once
        if (!Directory.Exists(folder) || wanted is not null && HashOf(folder, cancellation) != wanted) await DownloadAsync(client, version, folder, wanted, cancellation);
        return (folder, version);
    }

    private static async Task DownloadAsync(TrackingClient client, ModelVersion version, string folder, string? wanted, CancellationToken cancellation)
    {
        var temporary = AtomicFile.TemporaryPathFor(folder);
        try
        {
            await client.DownloadModelAsync(version, temporary, cancellation: cancellation);
            if (wanted is not null && HashOf(temporary, cancellation) is var found && found != wanted)
                throw new WeirException(ErrorCodes.CorruptFile, $"the package of models:/{version.Name}/{version.Version} is not what was registered: it has the hash {found}, {wanted} was recorded", "somebody changed its artifacts: register it again");
            AtomicFile.ReplaceDirectory(temporary, folder);
        }
        finally
        {
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
        }
    }

    private static string HashOf(string folder, CancellationToken cancellation) => $"md5:{DirectoryListing.OfDirectory(folder, cancellation).Id()}";

    // A model may be called anything; its folder may not.
    private static string SafeName(string name) => name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? name : $"{ContentHash.Md5(System.Text.Encoding.UTF8.GetBytes(name))}";
}
