using Weir.Configuration.Composition;
using Weir.Configuration.Jobs;

namespace Weir.Pipelines.Jobs;

/// <summary>Finds the output folder of a single run. One that is named by the time and taken is taken a second later: two runs of one second do not write into one folder.</summary>
public static class JobPlaces
{
    private const int MostTries = 60;

    /// <summary>Composes a run and makes its output folder.</summary>
    /// <exception cref="Foundation.Errors.WeirException">As of <see cref="ConfigComposer.Compose"/>.</exception>
    public static ConfigJob Free(ComposeRequest request, ConfigComposer composer, TimeProvider time, CancellationToken cancellation)
    {
        request = ConfigJob.Request(request, isSweep: false);
        var now = request.Now ?? time.GetUtcNow();
        for (var tries = 0; ; tries++)
        {
            var job = ConfigJob.OfRun(composer.Compose(request with { Now = now }, cancellation));
            if (tries == MostTries || job.RecordsDirectory is null || !IsTaken(job)) return job;
            if (ConfigJob.OfRun(composer.Compose(request with { Now = now.AddSeconds(1) }, cancellation)).OutputDirectory == job.OutputDirectory) return job;
            now = now.AddSeconds(1);
        }
    }

    /// <summary>Folders that hold nothing but results, by full path: the first part of <c>hydra.run.dir</c> and <c>hydra.sweep.dir</c> below the working folder (<c>outputs</c>, <c>multirun</c>).</summary>
    public static IReadOnlyList<string> Results(ComposedConfig config)
    {
        var root = config.Request.WorkingDirectory;
        var found = new List<string>();
        foreach (var key in new[] { "hydra.run.dir", "hydra.sweep.dir" })
        {
            try
            {
                if (config.Select(key, resolve: true) is not Configuration.Tree.ConfigScalar { Value: Yaml.Values.YamlText { Value: var folder } }) continue;
                var first = Path.GetRelativePath(root, Path.GetFullPath(Path.Combine(root, folder))).Split(Path.DirectorySeparatorChar)[0];
                if (first is not ("." or "..") && !Path.IsPathRooted(first)) found.Add(Path.Combine(root, first));
            }
            catch (Foundation.Errors.WeirException)
            {
                // It cannot be resolved, and is not used: else it would have been told.
            }
        }

        return found;
    }

    // The folder of records is made by whoever comes first.
    private static bool IsTaken(ConfigJob job)
    {
        if (Directory.Exists(job.RecordsDirectory)) return true;
        try
        {
            Directory.CreateDirectory(job.OutputDirectory);
            using var mark = new FileStream(Path.Combine(job.OutputDirectory, ".weir-taken"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            if (Directory.Exists(job.RecordsDirectory)) return true;
            Directory.CreateDirectory(job.RecordsDirectory!);
            return false;
        }
        catch (IOException) when (File.Exists(Path.Combine(job.OutputDirectory, ".weir-taken")))
        {
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // whoever writes the records tells why it cannot
        }
    }
}
