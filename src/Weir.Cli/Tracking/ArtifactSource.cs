using Weir.Client;
using Weir.Tracking;

namespace Weir.Cli.Tracking;

/// <summary>What <c>artifacts</c> verbs take: a run, <c>runs:/RUN/path</c> or <c>models:/name/3</c>.</summary>
internal static class ArtifactSource
{
    public static async Task<string> UriAsync(ProjectTracking tracking, string typed, CancellationToken cancellation)
    {
        if (ModelReference.IsReference(typed)) return (await tracking.Client.ResolveModelAsync(typed, cancellation)).Source!;
        var (run, path) = typed.StartsWith("runs:/", StringComparison.Ordinal) && typed["runs:/".Length..].Split('/', 2) is [var id, var rest] ? (id, rest) : (typed.Replace("runs:/", string.Empty, StringComparison.Ordinal), string.Empty);
        var info = (await RunLookup.FindAsync(tracking, run, cancellation)).Info;
        return path.Length == 0 ? info.ArtifactUri! : $"{info.ArtifactUri!.TrimEnd('/')}/{path.TrimEnd('/')}";
    }
}
