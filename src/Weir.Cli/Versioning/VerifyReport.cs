using Weir.Cli.Shell;
using Weir.Versioning.Integrity;
using Weir.Versioning.Operations;
using Weir.Versioning.Repository;

namespace Weir.Cli.Versioning;

/// <summary><c>weir doctor --verify</c>: what an integrity check found, and 1 when something is damaged.</summary>
internal static class VerifyReport
{
    /// <summary>Checks and prints.</summary>
    public static async Task<int> RunAsync(VerbContext context, bool repair, CancellationToken cancellation)
    {
        var repository = DvcRepository.Require(context.WorkingDirectory);
        using var edit = repair ? await RepositoryEdit.BeginAsync(repository, context.Time, holder => context.Console.Say($"waiting for {holder}"), cancellation) : null;
        var report = new IntegrityCheck(repository).Run(repair, cancellation: cancellation);
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartObject();
                json.WriteBoolean("sound", report.IsSound);
                json.WriteNumber("objects", report.Objects);
                json.WriteNumber("metafiles", report.Metafiles);
                json.WriteStartArray("findings");
                foreach (var finding in report.Findings)
                {
                    json.WriteStartObject();
                    json.WriteString("kind", finding.Kind.ToString().ToLowerInvariant());
                    json.WriteString("path", finding.Path);
                    json.WriteString("fault", finding.Fault);
                    json.WriteBoolean("mended", finding.IsMended);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            });
        }
        else
        {
            foreach (var finding in report.Findings)
                context.Console.Line($"{(finding.IsMended ? "mended " : finding.Kind is FindingKind.Missing or FindingKind.Leftover ? "-      " : "DAMAGED")}  {context.Display(finding.Path)}: {finding.Fault}");
            context.Console.Say($"Checked {report.Objects} objects and {report.Metafiles} metafiles: {(report.IsSound ? "all sound" : "something is damaged")}.");
            if (!report.IsSound && !repair) context.Console.Say("`weir doctor --verify --repair` sets damaged objects aside; `weir pull` brings them again.");
        }

        return report.IsSound ? ExitCodes.Success : ExitCodes.Failed;
    }
}
