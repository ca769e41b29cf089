<<<<<<< HEAD
using System.CommandLine.Invocation;
using System.Globalization;
using Fangxian.Platform.Localisation;
using Fangxian.Web;

var language = CommandLine.LanguageOf(args);
CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language is Language.English ? "en" : "zh-Hans");
var parsed = CommandLine.Build(language).Parse(args.Length == 0 ? ["serve"] : args);
return parsed.Action is ParseErrorAction ? CommandLine.Refuse(parsed, new Words(Composition.Texts, language)) : await parsed.InvokeAsync();
=======
using Fangxian.Web;

return await CommandLine.RunAsync(args);
>>>>>>> main
