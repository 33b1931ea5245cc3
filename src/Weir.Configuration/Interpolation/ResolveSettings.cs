using Weir.Configuration.Composition;
using Weir.Configuration.Tree;

namespace Weir.Configuration.Interpolation;

/// <summary>What resolvers look at besides the configuration.</summary>
/// <param name="Hydra">The whole tree with its <c>hydra</c> node, for <c>${hydra:…}</c>; null before there is one.</param>
/// <param name="Environment">Environment variables.</param>
/// <param name="Now">The time of the composition: one for all of <c>${now:…}</c>.</param>
/// <param name="Time">Knows the local time zone, which is asked only when a time is wanted: to read it costs a short command 5 ms.</param>
/// <param name="WorkingDirectory">The folder that <c>weir.*</c> resolvers start from.</param>
/// <param name="HasWeirResolvers">True with <c>weir.*</c>.</param>
/// <param name="Warnings">Takes warnings.</param>
internal sealed record ResolveSettings(Func<ConfigMap>? Hydra, Func<string, string?> Environment, DateTimeOffset Now, TimeProvider Time, string WorkingDirectory, bool HasWeirResolvers, List<string> Warnings)
{
    public static ResolveSettings For(ComposeRequest request, Func<ConfigMap>? hydra, List<string> warnings) =>
        new(hydra, request.Environment, request.Now ?? request.Time.GetUtcNow(), request.Time, request.WorkingDirectory, request.HasWeirResolvers, warnings);
}
