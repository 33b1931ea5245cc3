// A trained pipeline in process: CPU time of one row from raw columns, and the size of its file beside XGBoost's own.
// usage: Weir.Bench.Training row PACKAGE TABLE [RUNS]
//        Weir.Bench.Training size [TREES]
//        Weir.Bench.Training table FILE.parquet ROWS COLUMNS
//        Weir.Bench.Training bare FILE.parquet TARGET ROUNDS [ROWS]
//        Weir.Bench.Training coverage [TABLES] [SERIES]
using System.Globalization;
using Weir.Bench.Training;

switch (args)
{
    case ["row", var package, var table, ..]: OneRow.Measure(package, table, args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : 20_000); break;
    case ["size", ..]: ModelSize.Measure(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 500); break;
    case ["table", var file, var rows, var columns]: LargeTable.Write(Path.GetFullPath(file), rows, columns); break;
    case ["bare", var file, var target, var rounds, ..]: BareTraining.Measure(Path.GetFullPath(file), target, int.Parse(rounds, CultureInfo.InvariantCulture), args.Length > 4 ? int.Parse(args[4], CultureInfo.InvariantCulture) : 0); break;
    case ["coverage", ..]: ForecastCoverage.Measure(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 40, args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 1); break;
    default: Console.Error.WriteLine("usage: Weir.Bench.Training row PACKAGE TABLE [RUNS] | size [TREES] | table FILE ROWS COLUMNS | bare FILE TARGET ROUNDS [ROWS] | coverage [TABLES] [SERIES]"); return 2;
}

return 0;
