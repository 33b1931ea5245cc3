using Weir.Cli.Shell;
using Weir.Versioning.Repository;
using Weir.Versioning.Transfer;

namespace Weir.Cli.Remotes;

/// <summary><c>status -c</c>: how the cache differs from remotes, in DVC's words and JSON.</summary>
internal static class CloudStatusReport
{
    /// <summary>Compares, prints, and gives the exit code.</summary>
    public static async Task<int> RunAsync(VerbContext context, DvcRepository repository, TransferRequest request, CancellationToken cancellation)
    {
        var states = await new CloudStatus(repository).RunAsync(request, cancellation);
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartObject();
                foreach (var (path, state) in states) json.WriteString(path, state);
                json.WriteEndObject();
            });
            return ExitCodes.Success;
        }

        if (context.Console.IsQuiet) return states.Count > 0 ? ExitCodes.Failed : ExitCodes.Success;
        foreach (var (path, state) in states) context.Console.Line($"\t{state + ":",-20}{Printable.Text(path)}");
        if (states.Count == 0) context.Console.Line($"Cache and remote '{request.Remote ?? repository.Config.DefaultRemote}' are in sync.");
        return ExitCodes.Success;
    }
}
