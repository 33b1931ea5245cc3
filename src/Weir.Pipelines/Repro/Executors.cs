using Weir.Configuration.Secrets;
using Weir.Execution;
using Weir.Execution.Local;
using Weir.Execution.Slurm;
using Weir.Foundation.Errors;
using Weir.Foundation.Project;

namespace Weir.Pipelines.Repro;

/// <summary>Where stages can run, by the name that <c>--executor</c> and <c>meta.weir.executor</c> use. Adding one is one line.</summary>
public static class Executors
{
    private static readonly Dictionary<string, Func<WeirProject, IReadOnlyList<string>, IExecutor>> ByName = new()
    {
        ["local"] = static (_, _) => new LocalExecutor(),
        ["slurm"] = static (project, words) => new SlurmExecutor(Path.Combine(project.State, "slurm"), new SlurmOptions { Arguments = words, Secrets = SecretSettings.Load(project.Root).Names }),
    };

    /// <summary>Their names.</summary>
    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <summary>Makes one; dispose it when it can be.</summary>
    /// <param name="name">Name.</param>
    /// <param name="project">Whose stages it runs.</param>
    /// <param name="arguments">Further words for the cluster's own command.</param>
    /// <exception cref="WeirException"><c>usage</c>: there is none of that name.</exception>
    public static IExecutor Make(string name, WeirProject project, IReadOnlyList<string> arguments) =>
        ByName.TryGetValue(name, out var make) ? make(project, arguments) : throw WeirException.Usage($"there is no executor '{name}'", DidYouMean.Hint(name, ByName.Keys) ?? string.Join(", ", ByName.Keys));
}
