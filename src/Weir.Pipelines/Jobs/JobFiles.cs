using Weir.Foundation.Errors;
using Weir.Foundation.Files;

namespace Weir.Pipelines.Jobs;

/// <summary>The resolved configuration as files for the job: beside Hydra's records, or where secrets are in it for the job's time alone in a folder that nobody else may enter.</summary>
internal sealed class JobFiles(string? yaml, string? json, string? privateFolder) : IAsyncDisposable
{
    /// <summary>As YAML; null where the job composes by itself.</summary>
    public string? Yaml => yaml;

    /// <summary>As JSON.</summary>
    public string? Json => json;

    /// <summary>Writes them.</summary>
    /// <exception cref="WeirException"><c>cannot_write</c>.</exception>
    public static JobFiles Write(string folder, string yaml, string json, bool isPrivate)
    {
        try
        {
            if (isPrivate && !OperatingSystem.IsWindows()) Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            else Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WeirException(ErrorCodes.CannotWrite, $"the folder '{folder}' cannot be made: {e.Message.Split('\n')[0]}", inner: e);
        }

        var (first, second) = (Path.Combine(folder, "resolved.yaml"), Path.Combine(folder, "resolved.json"));
        AtomicFile.WriteText(first, yaml);
        AtomicFile.WriteText(second, json);
        return new JobFiles(first, second, isPrivate ? folder : null);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        if (privateFolder is not null) Directory.Delete(privateFolder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
