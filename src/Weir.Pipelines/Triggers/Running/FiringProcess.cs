using System.Globalization;
using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Foundation.Processes;
using Weir.Foundation.Project;

namespace Weir.Pipelines.Triggers.Running;

/// <summary>Runs the command of one firing, a line of Weir's own, as a process in the project's root. What it prints goes to a file of the firing.</summary>
internal sealed class FiringProcess(WeirProject project, IReadOnlyList<string> program, IReadOnlyDictionary<string, string?> environment)
{
    /// <summary>Runs to the end.</summary>
    /// <returns>Exit code, and the last line that says why it failed.</returns>
    /// <exception cref="OperationCanceledException">Cancelled or timed out; nothing of it runs any more.</exception>
    public async Task<(int ExitCode, string? Message)> RunAsync(Firing firing, TriggerDefinition trigger, CancellationToken cancellation)
    {
        var path = TriggerLogs.Of(project, firing);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using var log = new StreamWriter(path, append: true) { AutoFlush = true };
        await log.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"# attempt {firing.Attempt}: weir {string.Join(' ', Words(firing, trigger))}"));
        var gate = new Lock();
        string? last = null;
        var spec = new ProcessSpec(program[0], [.. program.Skip(1), .. Words(firing, trigger)])
        {
            WorkingDirectory = project.Root,
            Environment = new Dictionary<string, string?>(environment)
            {
                ["WEIR_TRIGGER"] = JsonSerializer.Serialize(firing, TriggerJson.Default.Firing),
                ["WEIR_SLOT"] = firing.Slot,
                ["WEIR_PARTITION"] = firing.Partition,
            },
        };
        var result = await ProcessRunner.RunAsync(spec, Hear, cancellation);
        return (result.ExitCode, result.ExitCode == 0 ? null : last ?? string.Create(CultureInfo.InvariantCulture, $"the command ended with exit code {result.ExitCode}"));

        void Hear(string line, bool isError)
        {
            lock (gate)
            {
                log.WriteLine(line);
                if (isError && line.StartsWith("error", StringComparison.OrdinalIgnoreCase)) last = Redact.Text(line.Length > 500 ? line[..500] : line);
            }
        }
    }

    // Whole words only, and no shell anywhere: what stands in a slot stays within its word.
    private static IEnumerable<string> Words(Firing firing, TriggerDefinition trigger)
    {
        var part = firing.Partition ?? firing.Slot;
        return trigger.Command.Select(word => word
            .Replace("{slot}", firing.Slot, StringComparison.Ordinal)
            .Replace("{partition}", part, StringComparison.Ordinal)
            .Replace("{date}", part.Length >= 10 ? part[..10] : part, StringComparison.Ordinal));
    }
}
