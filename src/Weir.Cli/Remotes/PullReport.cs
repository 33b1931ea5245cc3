using Weir.Cli.Shell;
using Weir.Versioning.Transfer;

namespace Weir.Cli.Remotes;

/// <summary>What a pull did, in words or as JSON.</summary>
internal static class PullReport
{
    public static void Print(VerbContext context, PullResult result, long started)
    {
        if (!context.IsJson)
        {
            foreach (var path in result.Modified) context.Console.Line($"M\t{path}");
            foreach (var path in result.Added) context.Console.Line($"A\t{path}");
            foreach (var path in result.Deleted) context.Console.Line($"D\t{path}");
            TransferOptions.Print(context, result.Fetched, "fetch", started);
            return;
        }

        context.Console.Json(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("fetched", result.Fetched.Transferred);
            json.WriteNumber("bytes", result.Fetched.Bytes);
            foreach (var (name, paths) in new[] { ("added", result.Added), ("modified", result.Modified), ("deleted", result.Deleted), ("missing", result.Missing) })
            {
                json.WriteStartArray(name);
                foreach (var path in paths) json.WriteStringValue(path);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        });
    }
}
