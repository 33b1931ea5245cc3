using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Pipelines.Experiments.Queue;
using Weir.Pipelines.Triggers.Running;
using Weir.Versioning.Repository;

namespace Weir.Cli.Experiments;

/// <summary>Runs everything in the queue by workers and tells what they print.</summary>
internal static class QueueRunning
{
    public static async Task<int> RunAllAsync(VerbContext context, DvcRepository repository, int jobs, CancellationToken cancellation)
    {
        var queue = new ExperimentQueue(repository, context.Time);
        var tasks = (await queue.ListAsync(cancellation)).Where(t => t is { State: "running" or "queued", IsDvcs: false }).ToList();
        var ended = new List<QueueTask>();
        try
        {
            if (tasks.Count > 0)
            {
                await new QueueWorkers(repository, context.Time).StartAsync(jobs, WeirProgram.Words, cancellation);
                context.Console.Say("Workers run the queue; after Ctrl-C they go on in the background");
            }

            foreach (var task in tasks) ended.Add(await queue.FollowAsync(task, text => context.Console.Say(Printable.Text(text.TrimEnd('\n'))), cancellation));
        }
        catch (OperationCanceledException)
        {
            context.Console.Say("The experiments go on in the background: `weir queue status` shows them, `weir queue stop` ends the workers");
            throw;
        }

        if (context.IsJson) context.Console.Json(json => QueueText.Write(json, ended));
        var made = ended.Where(t => t.State == "success").Select(t => t.Name).ToList();
        if (tasks.Count == 0) context.Console.Say("Nothing waits in the queue");
        if (made.Count > 0) context.Console.Say($"Ran {string.Join(", ", made)}: `weir exp apply` brings one into the workspace");
        var lost = ended.Where(t => t.State != "success").ToList();
        return lost.Count == 0 ? ExitCodes.Success : throw new WeirException("experiment_failed", $"{string.Join(", ", lost.Select(t => t.Name))} failed", $"`weir queue logs {lost[0].Name}` shows why");
    }
}
