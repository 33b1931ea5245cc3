using Weir.Foundation.Errors;
using Weir.Foundation.Files;

namespace Weir.Pipelines.Jobs;

/// <summary>The resolved configuration as files for the job: beside Hydra's records, or where secrets are in it for the job's time alone in a folder that nobody else may enter.</summary>
internal sealed class JobFiles(string? yaml, string? json, PrivateFolder? folder) : IAsyncDisposable
{
    /// <summary>As YAML; null where the job composes by itself.</summary>
    public string? Yaml => yaml;

    /// <summary>As JSON.</summary>
    public string? Json => json;

    /// <summary>Writes them where anybody may read them.</summary>
    /// <exception cref="WeirException"><c>cannot_write</c>.</exception>
    public static JobFiles Write(string folder, string yaml, string json)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WeirException(ErrorCodes.CannotWrite, $"the folder '{folder}' cannot be made: {e.Message.Split('\n')[0]}", inner: e);
        }

        return Write(folder, yaml, json, null);
    }

    /// <summary>Writes them where nobody else may.</summary>
    /// <exception cref="WeirException"><c>cannot_write</c>.</exception>
    public static JobFiles WritePrivate(string yaml, string json)
    {
        var folder = PrivateFolder.Make();
        try
        {
            return Write(folder.Path, yaml, json, folder);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        folder?.Dispose();
        return ValueTask.CompletedTask;
    }

    private static JobFiles Write(string folder, string yaml, string json, PrivateFolder? own)
    {
        var (first, second) = (Path.Combine(folder, "resolved.yaml"), Path.Combine(folder, "resolved.json"));
        AtomicFile.WriteText(first, yaml);
        AtomicFile.WriteText(second, json);
        return new JobFiles(first, second, own);
    }
}
