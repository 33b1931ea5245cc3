using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Weir.Foundation.Errors;
using Weir.Native.LightGBM;
using Weir.Native.XGBoost;

namespace Weir.Training.AutoML.Workers;

/// <summary>A worker as a process of its own: takes tasks from standard input, answers on standard output, and ends with whoever started it.</summary>
public static class TrialWorkerHost
{
    /// <summary>First word of the command line that makes a program a worker.</summary>
    public const string Word = "--train-worker";

    /// <summary>What a worker says.</summary>
    internal enum Answer : byte
    {
        /// <summary>Rounds are done: their count.</summary>
        Round = 1,

        /// <summary>A task is done: its result.</summary>
        Done = 2,

        /// <summary>A task failed: a sentence.</summary>
        Failed = 3,
    }

    /// <summary>Works until standard input ends.</summary>
    /// <param name="arguments">What follows <see cref="Word"/>: the file of data, the folder for models, how many bytes rows may take.</param>
    /// <returns>Exit code.</returns>
    public static int Run(IReadOnlyList<string> arguments)
    {
        using var data = TrialData.Open(arguments[0]);
        using var trainer = new TrialTrainer(data, arguments[1], long.Parse(arguments[2], CultureInfo.InvariantCulture));
        using var output = new BinaryWriter(new BufferedStream(Console.OpenStandardOutput(), 1 << 16));
        using BlockingCollection<FoldTask> tasks = [];
        new Thread(() => Listen(tasks)) { IsBackground = true }.Start();
        foreach (var task in tasks.GetConsumingEnumerable()) Answers(trainer, task, output);
        return 0;
    }

    private static void Answers(TrialTrainer trainer, FoldTask task, BinaryWriter output)
    {
        var told = 0L;
        void Round(int round)
        {
            if (told != 0 && Stopwatch.GetElapsedTime(told) < TimeSpan.FromMilliseconds(100)) return;
            told = Stopwatch.GetTimestamp();
            output.Write((byte)Answer.Round);
            output.Write(round);
            output.Flush();
        }

        try
        {
            var result = trainer.Train(task, new RoundSink(Round), CancellationToken.None);
            output.Write((byte)Answer.Done);
            TrialMessages.Write(output, result);
        }
        catch (Exception e) when (e is WeirException or XGBoostException or LightGBMException or IOException or OutOfMemoryException)
        {
            output.Write((byte)Answer.Failed);
            output.Write(e.Message.Split('\n')[0]);
        }

        output.Flush();
    }

    // On a thread of its own: whoever started this may die while a round is at work, which heeds nothing.
    private static void Listen(BlockingCollection<FoldTask> tasks)
    {
        try
        {
            using var input = new BinaryReader(new BufferedStream(Console.OpenStandardInput(), 1 << 12));
            while (true) tasks.Add(FoldTask.Read(input));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            using var self = Process.GetCurrentProcess();
            self.Kill();
        }
    }
}
