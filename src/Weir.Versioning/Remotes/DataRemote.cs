using Weir.Foundation.Errors;
using Weir.Storage;
using Weir.Storage.Local;
using Weir.Versioning.Repository;

namespace Weir.Versioning.Remotes;

/// <summary>An open remote: a store of objects with DVC's layout.</summary>
public sealed class DataRemote : IAsyncDisposable
{
    private DataRemote(RemoteOptions options, RemoteScheme scheme)
    {
        Options = options;
        Store = scheme.Open(options);
        CanList = scheme.CanList;
        CanWrite = scheme.CanWrite;
        Jobs = (int)(options.Number("jobs") ?? scheme.Jobs);
    }

    // A store of any kind, for tests.
    internal DataRemote(RemoteOptions options, IObjectStore store)
    {
        Options = options;
        Store = store;
        CanList = CanWrite = true;
        Jobs = 4;
    }

    /// <summary>Its settings.</summary>
    public RemoteOptions Options { get; }

    /// <summary>Its name; the address where it has none.</summary>
    public string Name => Options.Name ?? Address;

    /// <summary>Its address, without credentials.</summary>
    public string Address => Redact.Text(Options.Url);

    /// <summary>The store.</summary>
    public IObjectStore Store { get; }

    /// <summary>Root of a remote that is a folder here; null elsewhere.</summary>
    public string? Folder => (Store as LocalObjectStore)?.Root;

    /// <summary>True where a folder's names can be asked for.</summary>
    public bool CanList { get; }

    /// <summary>True where objects are written too.</summary>
    public bool CanWrite { get; }

    /// <summary>Transfers at once.</summary>
    public int Jobs { get; }

    /// <summary>How long content may stay away before the connection counts as dead.</summary>
    public TimeSpan Silence => TimeSpan.FromSeconds(Options.Number("read_timeout") ?? 60);

    /// <summary>True for a remote that keeps files under their own names, with versions of the provider.</summary>
    public bool IsVersioned => Options.IsOn("version_aware") || Options.IsOn("worktree");

    /// <summary>Opens a named remote, or the default.</summary>
    /// <exception cref="WeirException"><c>not_found</c>, <c>no_remote</c>, <c>remote_unsupported</c>.</exception>
    public static DataRemote Open(DvcConfig config, string? name) => Open(RemoteOptions.Of(config, name ?? config.DefaultRemote ?? throw None(config)));

    /// <summary>Opens an address.</summary>
    public static DataRemote Open(RemoteOptions options) => new(options, RemoteSchemes.Of(options));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Store is IAsyncDisposable asynchronous) await asynchronous.DisposeAsync();
        else (Store as IDisposable)?.Dispose();
    }

    internal static WeirException None(DvcConfig config) => new(
        "no_remote",
        "no remote is named, and there is no default",
        config.Remotes.Any() ? $"use -r NAME, or run `weir remote default NAME`; there are: {string.Join(", ", config.Remotes)}" : "run `weir remote add -d NAME URL`");
}
