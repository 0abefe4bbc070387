; AdcVSR-Setup.exe: for one person, no administrator. windows_setup.py gives the names in ${} and the parts.
;   /S             silent: exit code 0 when all is well, else 1; the log is $INSTDIR\install.log
;   /DEVICE=NAME   cuda, cuda-old or cpu instead of what the driver tells
;   /D=FOLDER      another folder (the last word, without quotes)
; The same program again repairs or updates. The uninstaller leaves models and settings, but for /PURGE.

Target amd64-unicode ; a 32-bit program would not see the driver's nvidia-smi
!include FileFunc.nsh
!include LogicLib.nsh
!include MUI2.nsh

Name "AdcVSR ${VERSION}"
OutFile "${OUTPUT}"
InstallDir "$LOCALAPPDATA\Programs\AdcVSR"
RequestExecutionLevel user
SetCompressor /SOLID zlib
ShowInstDetails show
ShowUninstDetails show

!define MUI_WELCOMEPAGE_TEXT "AdcVSR makes real footage larger and cleaner.$\r$\n$\r$\nPython and the PyTorch that fits this computer's GPU are downloaded into a folder of their own: up to 3 GB. If it is interrupted, start this again and it goes on."
!define MUI_FINISHPAGE_RUN "$INSTDIR\env\Scripts\adcvsr-gui.exe"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_LICENSE "${PARTS}\LICENSE"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE English

!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\AdcVSR"
!define PROGRAM_KEY "Software\Classes\Applications\adcvsr-gui.exe"

Var device
Var build

!macro Fail text
  DetailPrint "${text}"
  SetErrorLevel 1
  MessageBox MB_OK|MB_ICONSTOP "${text}" /SD IDOK
  Abort "${text}"
!macroend

; Run uv: in a window of its own, where its progress is seen, or into the log when silent.
!macro Uv arguments otherwise
  DetailPrint 'uv ${arguments}'
  ${If} ${Silent}
    nsExec::Exec /OEM 'cmd /c ""$INSTDIR\uv.exe" ${arguments} >> "$INSTDIR\install.log" 2>&1"'
    Pop $0
  ${Else}
    ExecWait '"$INSTDIR\uv.exe" ${arguments}' $0
  ${EndIf}
  ${If} $0 != 0
    !insertmacro Fail "${otherwise}"
  ${EndIf}
!macroend

; The first NVIDIA GPU's driver and compute capability decide, as installers/linux/install.sh does.
Function ChooseDevice
  ${GetParameters} $R0
  ${GetOptions} $R0 "/DEVICE=" $device
  ${If} ${Errors}
    StrCpy $device cpu
    nsExec::ExecToStack 'nvidia-smi -i 0 --query-gpu=driver_version,compute_cap --format=csv,noheader'
    Pop $0
    Pop $1
    ${If} $0 == 0
      IntOp $2 $1 + 0 ; the digits before the first point
      StrCpy $3 0
      ${Do}
        IntOp $3 $3 + 1
        StrCpy $4 $1 1 $3
      ${LoopUntil} $4 == ","
      IntOp $3 $3 + 2
      StrCpy $5 $1 16 $3 ; "8.9"
      IntOp $6 $5 + 0
      ${If} $6 >= 10
        StrCpy $7 $5 1 3
      ${Else}
        StrCpy $7 $5 1 2
      ${EndIf}
      IntOp $6 $6 * 10
      IntOp $6 $6 + $7
      ${If} $2 >= ${TORCH_CUDA_NEW_DRIVER}
      ${AndIf} $6 >= ${TORCH_CUDA_NEW_COMPUTE}
        StrCpy $device cuda
      ${ElseIf} $2 >= ${TORCH_CUDA_OLD_DRIVER}
        StrCpy $device cuda-old
      ${Else}
        DetailPrint "The NVIDIA driver $2 is older than ${TORCH_CUDA_OLD_DRIVER}: update it and run this again to use the GPU."
      ${EndIf}
    ${EndIf}
  ${EndIf}
  ${Select} $device
  ${Case} cuda
    StrCpy $build ${TORCH_CUDA_NEW}
  ${Case} cuda-old
    StrCpy $build ${TORCH_CUDA_OLD}
  ${Case} cpu
    StrCpy $build cpu
  ${CaseElse}
    !insertmacro Fail "/DEVICE is cuda, cuda-old or cpu, not $device."
  ${EndSelect}
FunctionEnd

Function OpenWith ; registers the window for "Open with", as no type's default
  WriteRegStr HKCU "${PROGRAM_KEY}" FriendlyAppName AdcVSR
  WriteRegStr HKCU "${PROGRAM_KEY}\shell\open\command" "" '"$INSTDIR\env\Scripts\adcvsr-gui.exe" "%1"'
!macro Type suffix
  WriteRegStr HKCU "${PROGRAM_KEY}\SupportedTypes" ".${suffix}" ""
!macroend
  !insertmacro Type mp4
  !insertmacro Type mkv
  !insertmacro Type mov
  !insertmacro Type avi
  !insertmacro Type webm
  !insertmacro Type mpg
  !insertmacro Type vob
  !insertmacro Type ts
  !insertmacro Type m2ts
  !insertmacro Type wmv
  !insertmacro Type flv
FunctionEnd

Section
  Call ChooseDevice
  SetOutPath "$INSTDIR"
  File "${PARTS}\uv.exe" "${PARTS}\requirements.txt" "${PARTS}\LICENSE" "${PARTS}\${WHEEL}"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  WriteRegStr HKCU "${UNINSTALL_KEY}" DisplayName AdcVSR
  WriteRegStr HKCU "${UNINSTALL_KEY}" DisplayVersion "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" Publisher "The AdcVSR authors"
  WriteRegStr HKCU "${UNINSTALL_KEY}" UninstallString '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL_KEY}" QuietUninstallString '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" NoModify 1

  ; Its own Python, and a cache that is kept until all is well: an interrupted download goes on.
  System::Call 'kernel32::SetEnvironmentVariable(t "UV_PYTHON_INSTALL_DIR", t "$INSTDIR\python")'
  System::Call 'kernel32::SetEnvironmentVariable(t "UV_CACHE_DIR", t "$INSTDIR\cache")'
  System::Call 'kernel32::SetEnvironmentVariable(t "UV_LINK_MODE", t "hardlink")'
  DetailPrint "PyTorch ${TORCH_VERSION} for $device"
  RMDir /r "$INSTDIR\env.new"
  !insertmacro Uv 'venv --relocatable --python ${PYTHON_VERSION} "$INSTDIR\env.new"' "Python could not be downloaded. Run this again to go on."
  !insertmacro Uv 'pip install --python "$INSTDIR\env.new\Scripts\python.exe" --torch-backend $build torch==${TORCH_VERSION}' "PyTorch could not be downloaded. Run this again to go on."
  !insertmacro Uv 'pip install --python "$INSTDIR\env.new\Scripts\python.exe" -r "$INSTDIR\requirements.txt" "$INSTDIR\${WHEEL}[gui,vapoursynth]"' "The packages could not be downloaded. Run this again to go on."

  ; One real frame, and only then the new takes the place of the old.
  DetailPrint "One frame through the model, on this computer ..."
  nsExec::ExecToLog '"$INSTDIR\env.new\Scripts\python.exe" -m adcvsr_core doctor'
  Pop $0
  ${If} $0 != 0
    !insertmacro Fail "AdcVSR does not work on this computer: the details say why. What was installed before is untouched."
  ${EndIf}
  RMDir /r "$INSTDIR\env.old"
  ClearErrors
  ${If} ${FileExists} "$INSTDIR\env\*.*"
    Rename "$INSTDIR\env" "$INSTDIR\env.old"
    ${If} ${Errors}
      !insertmacro Fail "AdcVSR is running: close it and run this again."
    ${EndIf}
  ${EndIf}
  Rename "$INSTDIR\env.new" "$INSTDIR\env"
  RMDir /r "$INSTDIR\env.old"
  RMDir /r "$INSTDIR\cache"

  CreateDirectory "$SMPROGRAMS\AdcVSR"
  CreateShortcut "$SMPROGRAMS\AdcVSR\AdcVSR.lnk" "$INSTDIR\env\Scripts\adcvsr-gui.exe"
  CreateShortcut "$SMPROGRAMS\AdcVSR\AdcVSR command line.lnk" "$SYSDIR\cmd.exe" '/k set "PATH=$INSTDIR\env\Scripts;%PATH%" && adcvsr --help'
  CreateShortcut "$SMPROGRAMS\AdcVSR\Remove AdcVSR.lnk" "$INSTDIR\uninstall.exe"
  Call OpenWith
SectionEnd

Section Uninstall
  RMDir /r "$INSTDIR\env"
  RMDir /r "$INSTDIR\env.new"
  RMDir /r "$INSTDIR\env.old"
  RMDir /r "$INSTDIR\cache"
  RMDir /r "$INSTDIR\python"
  Delete "$INSTDIR\adcvsr-*.whl"
  Delete "$INSTDIR\uv.exe"
  Delete "$INSTDIR\requirements.txt"
  Delete "$INSTDIR\LICENSE"
  Delete "$INSTDIR\install.log"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  RMDir /r "$SMPROGRAMS\AdcVSR"
  DeleteRegKey HKCU "${UNINSTALL_KEY}"
  DeleteRegKey HKCU "${PROGRAM_KEY}"
  ${GetParameters} $R0
  ClearErrors
  ${GetOptions} $R0 "/PURGE" $R1
  ${IfNot} ${Errors}
    RMDir /r "$LOCALAPPDATA\adcvsr"
  ${EndIf}
SectionEnd
