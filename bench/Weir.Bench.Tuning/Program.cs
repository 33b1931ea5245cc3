using System.Globalization;
using Weir.Bench.Tuning;

// Weir.Bench.Tuning overhead [SAMPLER…]                 CPU of ask + 5 suggests + tell
// Weir.Bench.Tuning quality DIR SAMPLER TRIALS [SEEDS [FIRST [PROBLEMS]]]   best values on the problems of DIR/functions.py against DIR/results.json
// Weir.Bench.Tuning fronts [TRIALS [SEEDS [SAMPLERS [PROBLEMS]]]]   hypervolume with several objectives
// Weir.Bench.Tuning pruner DIR JSON                     what a pruner saves and loses on DIR/curves_wine.csv
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args.FirstOrDefault())
{
    case "overhead": OverheadBench.Run([.. args.Skip(1)]); return 0;
    case "quality" when args.Length >= 4:
        QualityBench.Run(args[1], args[2], int.Parse(args[3]), args.Length > 4 ? int.Parse(args[4]) : 20, args.Length > 5 ? int.Parse(args[5]) : 0, args.Length > 6 ? args[6].Split(',') : null);
        return 0;
    case "fronts": FrontBench.Run(args.Length > 1 ? int.Parse(args[1]) : 500, args.Length > 2 ? int.Parse(args[2]) : 20, args.Length > 3 ? args[3].Split(',') : ["random", "nsgaii", "tpe", "auto"], args.Length > 4 ? args[4].Split(',') : null); return 0;
    case "pruner" when args.Length >= 3: PrunerBench.Run(args[1], args[2]); return 0;
    default:
        Console.Error.WriteLine("usage: Weir.Bench.Tuning overhead | quality DIR SAMPLER TRIALS | fronts | pruner DIR JSON");
        return 2;
}
