using System.CommandLine.Invocation;
using Fangxian.Platform.Modules;
using Fangxian.Web;

var parsed = CommandLine.Build().Parse(args.Length == 0 ? ["serve"] : args);
var code = await parsed.InvokeAsync();
return parsed.Action is ParseErrorAction ? ExitCode.Unusable : code;
