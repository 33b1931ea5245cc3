// A fan-out on a Slurm of three nodes that this starts: how many submissions it costs, and what the driver costs per task, with the commands of Slurm that it calls.
// usage: dotnet run -c Release --project bench/Weir.Bench.Slurm -- WEIR [TASKS]
using System.Globalization;
using System.Text.RegularExpressions;
using Weir.Testing;

var weir = Path.GetFullPath(args[0]);
var tasks = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 500;
await using var cluster = new SlurmCluster();
await cluster.StartAsync();
using var folder = new TempFolder();
folder.Write("dvc.yaml", $"stages:\n  each:\n    foreach: [{string.Join(", ", Enumerable.Range(0, tasks))}]\n    do:\n      cmd: echo ${{item}} > o${{item}}\n      deps: [in]\n      outs: ['o${{item}}']\n");
folder.Write("in", "x\n");
_ = await ShellAsync($"{weir} init -q --no-scm");
var first = await NextJobAsync();
// First what is to be measured: ext4 gives names to new files slowly for minutes after many were deleted.
var remote = await TimeAsync($"{weir} repro -q -k --executor slurm -j {tasks}");
var made = Directory.EnumerateFiles(folder.Path, "o*").Count(f => char.IsAsciiDigit(Path.GetFileName(f)[^1]));
var submissions = await ArraysAsync(first);
_ = await ShellAsync("rm -rf o* dvc.lock .dvc/cache .weir/runs");
var local = await TimeAsync($"{weir} repro -q -j 2 -k");

Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{tasks} tasks, {made} made, {submissions} submission(s)"));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"repro --executor slurm             {remote.Cpu,7:0.00} CPU-s {remote.Wall,7:0.00} s   {remote.Cpu * 1000 / tasks,6:0.00} CPU-ms a task, sbatch and squeue counted"));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"repro -j2, here                    {local.Cpu,7:0.00} CPU-s {local.Wall,7:0.00} s   {local.Cpu * 1000 / tasks,6:0.00} CPU-ms a task, the commands counted"));
return made == tasks ? 0 : 1;

async Task<string> ShellAsync(string line) => await SlurmCluster.RunAsync("bash", "-c", $"cd '{folder.Path}' && {line}");

async Task<(double Cpu, double Wall)> TimeAsync(string line)
{
    // Longer than a shell of the cluster may take: told by a file.
    using var process = System.Diagnostics.Process.Start("bash", ["-c", $"cd '{folder.Path}' && {{ TIMEFORMAT='%U %S %R'; time {line} > out.log 2>&1; }} 2> times"])!;
    await process.WaitForExitAsync();
    if (process.ExitCode != 0) Console.Error.WriteLine(await File.ReadAllTextAsync(folder["out.log"]));
    var numbers = (await File.ReadAllTextAsync(folder["times"])).Trim().Split('\n')[^1].Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture)).ToArray();
    return (numbers[0] + numbers[1], numbers[2]);
}

// Slurm numbers jobs in turn; an array is one submission, whatever its tasks are called later.
async Task<int> NextJobAsync() => int.Parse(NextId().Match(await SlurmCluster.RunAsync("scontrol", "show", "config")).Groups[1].Value, CultureInfo.InvariantCulture);

async Task<int> ArraysAsync(int from)
{
    var said = await SlurmCluster.RunAsync("scontrol", "show", "job", "-o");
    return Regex.Matches(said, @"ArrayJobId=(\d+)").Concat(Regex.Matches(said, @"^JobId=(\d+) (?!ArrayJobId)", RegexOptions.Multiline)).Select(m => m.Groups[1].Value).Distinct().Count(id => int.Parse(id, CultureInfo.InvariantCulture) >= from);
}

internal static partial class Program
{
    [GeneratedRegex(@"NEXT_JOB_ID\s*=\s*(\d+)")]
    private static partial Regex NextId();
}
