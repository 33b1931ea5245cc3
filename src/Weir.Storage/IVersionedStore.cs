namespace Weir.Storage;

/// <summary>A store that keeps earlier versions of its objects.</summary>
public interface IVersionedStore
{
    /// <summary>Opens one version of an object.</summary>
    /// <param name="key">Where.</param>
    /// <param name="version">As the provider names it.</param>
    /// <param name="cancellation">Ends the request.</param>
    /// <exception cref="Foundation.Errors.WeirException"><c>not_found</c>, <c>path_escapes_root</c>.</exception>
    Task<ObjectContent> OpenVersionAsync(string key, string version, CancellationToken cancellation = default);
}
